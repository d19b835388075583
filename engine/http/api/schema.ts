/** Small builders of JSON Schema (2020-12), so that a route reads like a sentence. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

export const text = (options: Schema = {}): Schema => ({ type: 'string', ...options });
export const whole = (options: Schema = {}): Schema => ({ type: 'integer', ...options });
export const flag: Schema = { type: 'boolean' };
export const anything: Schema = {};
export const instant: Schema = { type: 'string', format: 'date-time' };
export const list = (items: Schema, options: Schema = {}): Schema => ({ type: 'array', items, ...options });
export const oneOf = (...values: readonly string[]): Schema => ({ type: 'string', enum: values });
export const map = (values: Schema = anything): Schema => ({ type: 'object', additionalProperties: values });
export const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** An object that refuses unknown members; names that end in `?` may be left out. */
export function object(members: Readonly<Record<string, Schema>>, options: Schema = {}): Schema {
  const properties = Object.fromEntries(
    Object.entries(members).map(([name, schema]) => [name.replace(/\?$/, ''), schema]),
  );
  const required = Object.keys(members).filter((name) => !name.endsWith('?'));
  return { type: 'object', properties, required, additionalProperties: false, ...options };
}

export const variables: Schema = {
  type: 'object',
  additionalProperties: true,
  description: 'Variables by name; any JSON values.',
};

export function pageOf(name: string): Schema {
  return object({
    items: list(ref(name)),
    next: nullable(text({ description: 'Give it back as `after` for the next page; null on the last.' })),
    count: whole({ description: 'How many match in all, counted up to 1,000.' }),
    moreThanCounted: flag,
  });
}

export const paging = {
  after: {
    description: 'Where the page before ended (`next` of its answer).',
    schema: text({ maxLength: 1000 }),
  },
  limit: { description: 'Items a page.', schema: whole({ minimum: 1, maximum: 200, default: 20 }) },
} as const;
