/** Reads a form-js schema (version 19 and older) into the core's own shape, and says what in it cannot work. */
import { RE2JS } from 're2js';
import type { Json, JsonObject } from '../json.ts';
import type { Finding } from '../model/finding.ts';
import { propertyCompiler, type PropertyCompiler } from './compile.ts';
import {
  FIELD_TYPES,
  isInput,
  type Field,
  type FieldRules,
  type FieldType,
  type FormSchema,
} from './field.ts';
import { normaliseOptions } from './options.ts';
import { parseKey } from './path.ts';

export type FormSchemaResult =
  | { readonly ok: true; readonly schema: FormSchema; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };

const MAX_FIELDS = 1000;
const MAX_DEPTH = 10;
const MAX_PATTERN = 1000;

interface Reading {
  readonly report: (
    element: string | null,
    code: string,
    severity: Finding['severity'],
    message: string,
    remedy: string,
  ) => void;
  readonly compiler: (element: string) => PropertyCompiler;
  readonly ids: Set<string>;
  count: number;
}

/** `file` is named in findings. Blockers refuse the form; `review` findings say what is shown differently from form-js. */
export function readFormSchema(json: Json, file = 'form'): FormSchemaResult {
  const findings: Finding[] = [];
  const compilers: PropertyCompiler[] = [];
  const report: Reading['report'] = (element, code, severity, message, remedy) =>
    findings.push({ file, element, code, severity, message, remedy });
  if (!isObject(json) || !Array.isArray(json['components'])) {
    report(
      null,
      'FORM_UNREADABLE',
      'blocker',
      'The file is not a form-js form: it has no "components".',
      'Export the form as form-js JSON.',
    );
    return { ok: false, findings };
  }
  const reading: Reading = {
    report,
    ids: new Set(),
    count: 0,
    compiler: (element) => {
      const compiler = propertyCompiler((property, message) =>
        report(
          element,
          'FORM_EXPRESSION',
          'blocker',
          `The property "${property}" of "${element}": ${message}`,
          'Correct the FEEL expression.',
        ),
      );
      compilers.push(compiler);
      return compiler;
    },
  };
  const fields = readFields(json['components'], reading, 0);
  if (findings.some(({ severity }) => severity === 'blocker')) return { ok: false, findings };
  const schema: FormSchema = {
    id: typeof json['id'] === 'string' ? json['id'] : null,
    fields,
    reactive: isReactive(fields, new Set(compilers.flatMap(({ reads }) => [...reads]))),
    submitLabel: submitLabel(json['components']),
  };
  return { ok: true, schema, findings };
}

function readFields(components: readonly Json[], reading: Reading, depth: number): readonly Field[] {
  if (depth > MAX_DEPTH) {
    reading.report(
      null,
      'FORM_TOO_DEEP',
      'blocker',
      `The form nests deeper than ${MAX_DEPTH}.`,
      'Make it flatter.',
    );
    return [];
  }
  return components.flatMap((component) => {
    reading.count += 1;
    if (reading.count === MAX_FIELDS + 1)
      reading.report(
        null,
        'FORM_TOO_LARGE',
        'blocker',
        `The form has more than ${MAX_FIELDS} fields.`,
        'Split it over several tasks.',
      );
    if (reading.count > MAX_FIELDS || !isObject(component)) return [];
    const field = readField(component, reading, depth);
    return field ? [field] : [];
  });
}

function readField(source: JsonObject, reading: Reading, depth: number): Field | null {
  const id = uniqueId(source, reading);
  const type = FIELD_TYPES.find((known) => known === source['type']);
  if (!type) {
    reading.report(
      id,
      'FORM_FIELD_UNKNOWN',
      'blocker',
      `The field "${id}" has the unknown type "${plainText(source['type'])}".`,
      'Use a field type of form-js.',
    );
    return null;
  }
  if (type === 'filepicker')
    reading.report(
      id,
      'FORM_FILE',
      'review',
      `The field "${id}" asks for a file, which Baton does not store.`,
      'Ask for a link to the file.',
    );
  const compiler = reading.compiler(id);
  const conditional = isObject(source['conditional']) ? source['conditional'] : {};
  const appearance = isObject(source['appearance']) ? source['appearance'] : {};
  const layout = isObject(source['layout']) ? source['layout'] : {};
  const children = Array.isArray(source['components']) ? source['components'] : [];
  return {
    type,
    id,
    key: keyOf(source, type, id, reading),
    path: pathOf(source, type, id, reading),
    label: compiler.text('label', source['label'] ?? source['dateLabel'] ?? source['timeLabel']),
    description: compiler.text('description', source['description']),
    content: contentOf(source, type, compiler),
    hide: compiler.condition('conditional.hide', conditional['hide']),
    readonly: compiler.value('readonly', source['readonly']),
    disabled: source['disabled'] === true,
    defaultValue: source['defaultValue'],
    rules: rulesOf(source, id, compiler, reading),
    options: optionsOf(source, type, compiler),
    columns: columnsOf(source, compiler),
    prefix: compiler.text('appearance.prefixAdorner', appearance['prefixAdorner']),
    suffix: compiler.text('appearance.suffixAdorner', appearance['suffixAdorner']),
    alt: compiler.text('alt', source['alt'] ?? source['title']),
    plain: source,
    layout: {
      row: typeof layout['row'] === 'string' ? layout['row'] : null,
      columns: typeof layout['columns'] === 'number' ? Math.min(16, Math.max(1, layout['columns'])) : null,
    },
    children: readFields(children, reading, depth + 1),
  };
}

/** Old forms have no ids, and copied ones have an id twice; the page and the findings need one each. */
function uniqueId(source: JsonObject, reading: Reading): string {
  const wanted = plainText(source['id']) || plainText(source['key']) || `field-${reading.count}`;
  const id = reading.ids.has(wanted) ? `${wanted}-${reading.count}` : wanted;
  reading.ids.add(id);
  return id;
}

function keyOf(source: JsonObject, type: FieldType, id: string, reading: Reading): readonly string[] | null {
  if (!isInput({ type })) return null;
  const key = typeof source['key'] === 'string' && source['key'] !== '' ? source['key'] : id;
  return checkedKey(key, id, reading);
}

function pathOf(source: JsonObject, type: FieldType, id: string, reading: Reading): readonly string[] {
  if (type !== 'group' && type !== 'dynamiclist') return [];
  const path = typeof source['path'] === 'string' ? source['path'] : '';
  if (path !== '') return checkedKey(path, id, reading);
  return type === 'dynamiclist' ? checkedKey(id, id, reading) : [];
}

function checkedKey(key: string, id: string, reading: Reading): readonly string[] {
  const segments = parseKey(key);
  if (segments) return segments;
  reading.report(
    id,
    'FORM_KEY',
    'blocker',
    `The field "${id}" has the key "${key}", which is no name of a variable.`,
    'Give it a key of words joined by dots.',
  );
  return ['invalid'];
}

function contentOf(source: JsonObject, type: FieldType, compiler: PropertyCompiler): Field['content'] {
  switch (type) {
    case 'text':
      return compiler.text('text', source['text']);
    case 'html':
      return compiler.text('content', source['content']);
    case 'image':
      return compiler.text('source', source['source']);
    case 'iframe':
      return compiler.text('url', source['url']);
    case 'table':
    case 'documentPreview':
      return compiler.value('dataSource', source['dataSource']);
    case 'expression':
      return compiler.value('expression', source['expression']);
    default:
      return () => null;
  }
}

function rulesOf(source: JsonObject, id: string, compiler: PropertyCompiler, reading: Reading): FieldRules {
  const rules = isObject(source['validate']) ? source['validate'] : {};
  const bound = (name: string) =>
    rules[name] === undefined || rules[name] === null
      ? null
      : compiler.value(`validate.${name}`, rules[name]);
  return {
    required: rules['required'] === true,
    kind:
      rules['validationType'] === 'email' || rules['validationType'] === 'phone'
        ? rules['validationType']
        : null,
    pattern: patternOf(rules, id, reading),
    min: bound('min'),
    max: bound('max'),
    minLength: bound('minLength'),
    maxLength: bound('maxLength'),
  };
}

/** RE2 has no look-around and no back-references, and in return every match is linear in the text. */
function patternOf(rules: JsonObject, id: string, reading: Reading): FieldRules['pattern'] {
  const source = rules['pattern'];
  if (typeof source !== 'string' || source === '') return null;
  try {
    if (source.length > MAX_PATTERN) throw new Error(`it is longer than ${MAX_PATTERN} characters`);
    const pattern = RE2JS.compile(RE2JS.translateRegExp(source));
    const message = plainText(rules['patternErrorMessage']) || 'does not have the expected form';
    return { matches: (text) => pattern.matcher(text).find(), message };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    reading.report(
      id,
      'FORM_PATTERN',
      'blocker',
      `The pattern of "${id}" cannot be used: ${reason}.`,
      'Write it without look-around and back-references.',
    );
    return null;
  }
}

function optionsOf(source: JsonObject, type: FieldType, compiler: PropertyCompiler): Field['options'] {
  if (!['radio', 'select', 'checklist', 'taglist'].includes(type)) return null;
  if (typeof source['valuesExpression'] === 'string')
    return { kind: 'expression', compute: compiler.value('valuesExpression', source['valuesExpression']) };
  const path = typeof source['valuesKey'] === 'string' ? parseKey(source['valuesKey']) : null;
  if (path) return { kind: 'key', path };
  return { kind: 'static', options: normaliseOptions(source['values']) };
}

function columnsOf(source: JsonObject, compiler: PropertyCompiler): Field['columns'] {
  if (typeof source['columnsExpression'] === 'string')
    return { kind: 'expression', compute: compiler.value('columnsExpression', source['columnsExpression']) };
  if (!Array.isArray(source['columns'])) return null;
  const columns = source['columns'].filter(isObject).map((column) => ({
    key: plainText(column['key']),
    label: plainText(column['label']) || plainText(column['key']),
  }));
  return { kind: 'static', columns };
}

/** Whether something typed can change the form: an expression reads an input of it, or the rows around itself. */
function isReactive(fields: readonly Field[], reads: ReadonlySet<string>): boolean {
  if (['this', '_this_', 'parent', '_parent_'].some((name) => reads.has(name))) return true;
  return fields.some(({ key, path, children }) => {
    const name = key?.[0] ?? path[0];
    return name === undefined ? isReactive(children, reads) : reads.has(name);
  });
}

/** The label of the first submit button anywhere in the form: our own button takes its words. */
function submitLabel(components: readonly Json[]): string | null {
  const button = components
    .filter(isObject)
    .find((field) => field['type'] === 'button' && (field['action'] ?? 'submit') === 'submit');
  return plainText(button?.['label']) || null;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function plainText(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
