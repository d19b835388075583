/** Checks one value against its field: the kind of value, then the field's rules; gives one sentence that names the field. */
import type { Json } from '../json.ts';
import { isTemporal, localDate, subtypeOf } from './datetimes.ts';
import type { Instance } from './evaluate.ts';
import type { Computed, FormContext } from './field.ts';
import { compareNumbers, decimalsOf, neighbours, parseNumber } from './numbers.ts';
import { optionsOf, sameValue } from './options.ts';
import { valueText } from './template.ts';

export type Checked =
  { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly message: string };

/** Longest text of one field. */
const MAX_TEXT = 100_000;
const EMAIL =
  /^[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/;
const PHONE = /^(\+|00)[1-9][\d\s()/.-]{5,24}$/;

export function checkValue(instance: Instance, context: FormContext): Checked {
  const { field, value } = instance;
  const name = placedName(instance);
  if (isEmpty(value, field.type)) {
    return field.rules.required ? refuse(requiredText(instance, name)) : { ok: true, value };
  }
  switch (field.type) {
    case 'textfield':
    case 'textarea':
      return checkText(instance, name, value);
    case 'number':
      return checkNumber(instance, name, value);
    case 'datetime':
      return checkTemporal(instance, name, value, context);
    case 'checkbox':
      return typeof value === 'boolean' ? { ok: true, value } : refuse(`${name} must be yes or no.`);
    case 'radio':
    case 'select':
      return checkOptions(instance, name, [value], value);
    case 'checklist':
    case 'taglist':
      return Array.isArray(value)
        ? checkOptions(instance, name, value as readonly Json[], value)
        : refuse(`${name} must be a list.`);
    default:
      return { ok: true, value };
  }
}

/** The field's label for messages; its key when it has none. */
export function labelText({ field, context }: Instance): string {
  const label = valueText(field.label(context)).trim();
  return label || (field.key?.at(-1) ?? field.id);
}

/** In a list the sentence says which entry is meant, counted as on the page. */
function placedName(instance: Instance): string {
  const rows = instance.path.filter((segment) => typeof segment === 'number').map((at) => at + 1);
  return rows.length === 0 ? labelText(instance) : `${labelText(instance)} in entry ${rows.join('.')}`;
}

function checkText(instance: Instance, name: string, value: Json): Checked {
  if (typeof value === 'object' || typeof value === 'boolean') return refuse(`${name} must be text.`);
  const text = String(value);
  const { rules } = instance.field;
  const length = text.trim().length;
  const min = bound(rules.minLength, instance);
  const max = bound(rules.maxLength, instance) ?? String(MAX_TEXT);
  if (min !== null && length < Number(min)) return refuse(`${name} must have at least ${min} characters.`);
  if (length > Number(max)) return refuse(`${name} must have at most ${max} characters.`);
  if (rules.pattern && !rules.pattern.matches(text)) return refuse(sentence(name, rules.pattern.message));
  if (rules.kind === 'email' && !EMAIL.test(text))
    return refuse(`${name} must be an e-mail address, like name@example.com.`);
  if (rules.kind === 'phone' && !PHONE.test(text))
    return refuse(`${name} must be an international phone number, like +41 44 668 18 00.`);
  return { ok: true, value: text };
}

function checkNumber(instance: Instance, name: string, value: Json): Checked {
  const { field } = instance;
  const text = typeof value === 'number' || typeof value === 'string' ? parseNumber(String(value)) : null;
  if (text === null) return refuse(`${name} must be a number, like 1250.50.`);
  const digits = field.plain['decimalDigits'];
  if (typeof digits === 'number' && decimalsOf(text) > digits)
    return refuse(
      digits === 0 ? `${name} must be a whole number.` : `${name} may have at most ${digits} decimals.`,
    );
  const increment = field.plain['increment'];
  const step = increment === undefined || increment === null ? null : parseNumber(valueText(increment));
  const near = step === null ? null : neighbours(text, step);
  if (near) return refuse(`${name} goes in steps of ${step}: the nearest are ${near[0]} and ${near[1]}.`);
  const min = bound(field.rules.min, instance);
  if (min !== null && compareNumbers(text, min) < 0) return refuse(`${name} must be at least ${min}.`);
  const max = bound(field.rules.max, instance);
  if (max !== null && compareNumbers(text, max) > 0) return refuse(`${name} must be at most ${max}.`);
  return { ok: true, value: field.plain['serializeToString'] === true ? text : Number(text) };
}

function checkTemporal(instance: Instance, name: string, value: Json, context: FormContext): Checked {
  const subtype = subtypeOf(instance.field);
  if (typeof value !== 'string' || !isTemporal(value, subtype)) {
    const example = {
      date: 'a date, like 2026-03-14',
      time: 'a time, like 14:30',
      datetime: 'a date and time',
    };
    return refuse(`${name} must be ${example[subtype]}.`);
  }
  const isPast = subtype !== 'time' && value.slice(0, 10) < localDate(context.now, context.zone);
  if (instance.field.plain['disallowPassedDates'] === true && isPast)
    return refuse(`${name} must not be in the past.`);
  return { ok: true, value };
}

function checkOptions(instance: Instance, name: string, chosen: readonly Json[], value: Json): Checked {
  const options = optionsOf(instance.field, instance.context);
  const isKnown = (one: Json) => options.some((option) => sameValue(one, option.value));
  return chosen.every(isKnown) ? { ok: true, value } : refuse(`${name}: choose one of the options.`);
}

function isEmpty(value: Json, type: string): boolean {
  if (value === null || value === '') return true;
  if (type === 'checkbox') return value === false;
  return Array.isArray(value) && value.length === 0;
}

function requiredText({ field }: Instance, name: string): string {
  if (field.type === 'checkbox') return `${name} must be ticked.`;
  if (field.type === 'radio' || field.type === 'select') return `${name}: choose one.`;
  if (field.type === 'checklist' || field.type === 'taglist') return `${name}: choose at least one.`;
  return `${name} is required.`;
}

/** A bound that is no number (yet) binds nothing, as in form-js. */
function bound(compute: Computed | null, instance: Instance): string | null {
  const value = compute?.(instance.context) ?? null;
  return value === null || typeof value === 'object' ? null : parseNumber(String(value));
}

/** Authors write either a whole sentence or its end. */
function sentence(name: string, message: string): string {
  const text = /^[a-z]/.test(message) ? `${name} ${message}` : message;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function refuse(message: string): Checked {
  return { ok: false, message };
}
