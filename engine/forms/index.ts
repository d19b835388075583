/** The headless core of forms: reads form-js schemas, evaluates them, draws their view and checks what was filled in. */
export { readFormSchema } from './read-form-schema.ts';
export type { FormSchemaResult } from './read-form-schema.ts';
export { validateSubmission } from './validate-submission.ts';
export type { Submission } from './validate-submission.ts';
export { parseBody } from './parse-body.ts';
export type { FormBody, ParsedBody } from './parse-body.ts';
export { viewForm } from './form-view.ts';
export type { FieldView, DrawnForm, OptionView, RowView } from './form-view.ts';
export type { TableView } from './table-view.ts';
export type { Field, FieldType, FormContext, FormSchema } from './field.ts';
