import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../json.ts';
import { context } from '../testing/forms.ts';
import { readFormSchema, validateSubmission, viewForm } from './index.ts';

const corpus = path.resolve(import.meta.dirname, '../../../shared/corpora/form-js/files/packages');
const describeCorpus = existsSync(corpus) ? describe : describe.skip;

describeCorpus('the schemas of form-js itself (../shared/corpora/form-js)', () => {
  const files = existsSync(corpus) ? readdirSync(corpus, { recursive: true, encoding: 'utf8' }) : [];
  const schemas = files
    .filter((file) => file.endsWith('.json') && file.includes('/spec/'))
    .map((file) => [file, JSON.parse(readFileSync(path.join(corpus, file), 'utf8')) as JsonObject] as const)
    .filter(([, json]) => Array.isArray(json['components']));

  it('finds them', () => expect(schemas.length).toBeGreaterThan(20));

  it.each(schemas)('reads, draws and checks %s', (file, json) => {
    const read = readFormSchema(json, file);
    if (!read.ok) {
      // Only what form-js itself draws with an error may be refused.
      expect(
        read.findings.every(({ code }) => ['FORM_FIELD_UNKNOWN', 'FORM_EXPRESSION'].includes(code)),
      ).toBe(true);
      expect(file).toMatch(/custom|errors|stress/);
      return;
    }
    const view = viewForm(read.schema, null, context());
    const ids = view.rows.flatMap(({ fields }) => fields.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    const result = validateSubmission(read.schema, {}, context());
    const unmet = result.ok ? [] : Object.values(result.errors);
    expect(unmet.filter((message) => !/required|choose|ticked/.test(message))).toEqual([]);
  });
});
