/** The few things that Baton adds to the `zeebe:` vocabulary (docs/vocabulary.md, baton-moddle.json). */
import type { Listener, RetrySpec } from '../definition.ts';
import { extension, extensions } from '../document.ts';
import { BATON } from '../namespaces.ts';
import type { Reading } from '../reading.ts';
import { attribute, attributeIn, childrenIn, type XmlElement } from '../xml/element.ts';
import { bindingOf } from './binding.ts';
import { formSchema, type Field, type FieldType } from './form.ts';
import { DEFAULT_ATTEMPTS } from './job.ts';
import type { DialectReader, ProcessSettings } from './reader.ts';
import { scriptAsJob, scriptExpression } from './script.ts';
import type { Form, Mapping } from '../definition.ts';

const URIS = [BATON];
/** Longest list of back-offs that `multiplier` writes out. */
const MAX_BACKOFFS = 10;

export const baton: DialectReader = {
  dialect: 'baton',
  initiator: (startEvent) => attributeIn(startEvent, URIS, 'initiator')?.trim() || null,
  settings,
  retry,
  form,
  listeners,
  payload,
};

function settings(process: XmlElement, reading: Reading): Partial<ProcessSettings> {
  const rights = extension(process, URIS, 'startRights');
  const zone = attributeIn(process, URIS, 'zone')?.trim();
  const timeToLive = attributeIn(process, URIS, 'historyTimeToLive')?.trim();
  const startable = attributeIn(process, URIS, 'startableInTasklist');
  const key = attributeIn(process, URIS, 'businessKey')?.trim();
  return {
    ...(key && { businessKey: reading.expression(key, process, 'expression', { dialect: 'baton' }) }),
    ...(zone && { zone }),
    ...(timeToLive && { historyTimeToLive: timeToLive }),
    ...(startable && { startableInTasklist: startable !== 'false' }),
    ...(rights && {
      startableBy: {
        users: list(attribute(rights, 'users')),
        groups: list(attribute(rights, 'groups')),
      },
    }),
  };
}

export function list(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** `<baton:retry attempts="5" backoff="PT10S, PT1M" multiplier="2" />` */
function retry(element: XmlElement, reading: Reading): RetrySpec | null {
  const told = extension(element, URIS, 'retry');
  if (!told) return null;
  const backoff = list(attribute(told, 'backoff'));
  const attempts = Number.parseInt(attribute(told, 'attempts') ?? '', 10);
  const multiplier = Number(attribute(told, 'multiplier') ?? '1');
  if (backoff.some((part) => !/^PT?\d/.test(part)))
    reading.report('TIMER_INVALID', element, 'has a back-off that is no ISO 8601 duration.');
  return {
    maxAttempts: attempts >= 1 ? attempts : Math.max(backoff.length + 1, DEFAULT_ATTEMPTS),
    backoff: multiplier > 1 ? multiplied(backoff, multiplier) : backoff,
  };
}

/** Writes out a growing back-off from its last entry, which must be in one unit (`PT10S`, `PT5M`, `PT1H`, `P1D`). */
function multiplied(backoff: readonly string[], multiplier: number): readonly string[] {
  const [, prefix, number, unit] = /^(PT?)(\d+)([DHMS])$/.exec(backoff.at(-1) ?? '') ?? [];
  if (prefix === undefined || unit === undefined) return backoff;
  const grown = [...backoff];
  let value = Number(number);
  while (grown.length < MAX_BACKOFFS) {
    value = Math.round(value * multiplier);
    grown.push(`${prefix}${value}${unit}`);
  }
  return grown;
}

const FIELD_TYPES: ReadonlySet<string> = new Set<FieldType>([
  'text',
  'textarea',
  'number',
  'integer',
  'boolean',
  'date',
  'datetime',
  'select',
]);

/** `<baton:formFields><baton:field key="…" type="…" /></baton:formFields>`, or `baton:formRef="form-id"`. */
function form(element: XmlElement, reading: Reading): Form | null {
  const formId = attributeIn(element, URIS, 'formRef')?.trim();
  if (formId)
    return {
      kind: 'reference',
      formId,
      binding: bindingOf(
        { type: attributeIn(element, URIS, 'formBinding'), version: undefined, versionTag: undefined },
        element,
        reading,
      ),
    };
  const group = extension(element, URIS, 'formFields');
  if (!group) return null;
  const fields = childrenIn(group, URIS, 'field').flatMap(fieldOf);
  return { kind: 'schema', schema: formSchema(`${attribute(element, 'id') ?? 'task'}-form`, fields) };
}

function fieldOf(element: XmlElement): Field[] {
  const key = attribute(element, 'key')?.trim();
  if (!key) return [];
  const type = attribute(element, 'type') ?? 'text';
  const number = (name: string): number | undefined => {
    const text = attribute(element, name);
    return text === undefined || Number.isNaN(Number(text)) ? undefined : Number(text);
  };
  return [
    {
      key,
      label: attribute(element, 'label') ?? null,
      type: FIELD_TYPES.has(type) ? (type as FieldType) : 'text',
      defaultValue: defaultOf(attribute(element, 'default'), type),
      required: attribute(element, 'required') === 'true',
      readonly: attribute(element, 'readonly') === 'true',
      description: attribute(element, 'description'),
      minimum: number('min'),
      maximum: number('max'),
      pattern: attribute(element, 'pattern'),
      options: list(attribute(element, 'options')).map((option) => {
        const [value = '', label] = option.split('=');
        return { value: value.trim(), label: label?.trim() ?? value.trim() };
      }),
    },
  ];
}

function defaultOf(text: string | undefined, type: string): string | number | boolean | undefined {
  if (text === undefined) return undefined;
  if (type === 'boolean') return text === 'true';
  if (type === 'number' || type === 'integer') return Number.isNaN(Number(text)) ? undefined : Number(text);
  return text;
}

const MOMENTS: ReadonlySet<string> = new Set<Listener['on']>([
  'enter',
  'leave',
  'creating',
  'assigning',
  'updating',
  'completing',
  'canceling',
]);

/** `<baton:listener event="enter" language="javascript">source</baton:listener>` */
function listeners(element: XmlElement, reading: Reading): readonly Listener[] {
  return extensions(element, URIS, 'listener').flatMap((listener): Listener[] => {
    const on = attribute(listener, 'event') ?? '';
    if (!MOMENTS.has(on)) {
      reading.report('LISTENER_NOT_RUN', element, `has a listener for "${on}", which is not run.`);
      return [];
    }
    const script = {
      format: attribute(listener, 'language') ?? 'feel',
      source: listener.text.trim(),
      resultVariable: null,
    };
    const expression = scriptExpression(script, element, 'baton', reading);
    return [
      {
        on: on as Listener['on'],
        expression,
        job: expression ? null : scriptAsJob(script, element, 'baton', reading),
      },
    ];
  });
}

/** `<baton:payload name="…" value="=…" />`: what a thrown message or signal carries. */
function payload(definition: XmlElement, reading: Reading): readonly Mapping[] | null {
  const entries = extensions(definition, URIS, 'payload');
  if (entries.length === 0) return null;
  return entries.flatMap((entry) => {
    const target = attribute(entry, 'name')?.trim();
    return target
      ? [
          {
            target,
            source: reading.expression(attribute(entry, 'value') ?? '', entry, 'template', {
              dialect: 'baton',
            }),
          },
        ]
      : [];
  });
}
