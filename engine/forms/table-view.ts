/** Tables and lists of documents, which show data and take none. */
import type { Json } from '../json.ts';
import type { Instance } from './evaluate.ts';
import { valueText } from './template.ts';

export interface TableView {
  readonly columns: readonly { readonly key: string; readonly label: string }[];
  readonly rows: readonly { readonly cells: readonly string[] }[];
  /** Rows that are not drawn. */
  readonly more: number;
}

const MAX_ROWS = 200;
const MAX_COLUMNS = 50;

/** Null for every field that is no table. */
export function tableView({ field, context }: Instance): TableView | null {
  if (field.type === 'documentPreview') return documents(field.content(context));
  if (field.type !== 'table') return null;
  const data = field.content(context);
  const rows = Array.isArray(data) ? (data as readonly Json[]).filter(isRecord) : [];
  const columns = columnsOf(field.columns, context, rows).slice(0, MAX_COLUMNS);
  const cells = (row: Record<string, Json>) =>
    columns.map(({ key }) => (Object.hasOwn(row, key) ? valueText(row[key] ?? null) : ''));
  return {
    columns,
    rows: rows.slice(0, MAX_ROWS).map((row) => ({ cells: cells(row) })),
    more: Math.max(0, rows.length - MAX_ROWS),
  };
}

function columnsOf(
  columns: Instance['field']['columns'],
  context: Instance['context'],
  rows: readonly Record<string, Json>[],
): TableView['columns'] {
  if (columns?.kind === 'static') return columns.columns;
  const computed = columns?.compute(context);
  if (Array.isArray(computed))
    return (computed as readonly Json[]).filter(isRecord).map((column) => ({
      key: valueText(column['key'] ?? null),
      label: valueText(column['label'] ?? column['key'] ?? null),
    }));
  return Object.keys(rows[0] ?? {}).map((key) => ({ key, label: key }));
}

/** Names and kinds of documents; their content is not stored with the process. */
function documents(data: Json): TableView {
  const list = Array.isArray(data) ? (data as readonly Json[]).filter(isRecord) : [];
  const rows = list.slice(0, MAX_ROWS).map((document) => {
    const metadata = isRecord(document['metadata'] ?? null)
      ? (document['metadata'] as Record<string, Json>)
      : {};
    return {
      cells: [
        valueText(metadata['fileName'] ?? document['documentId'] ?? null),
        valueText(metadata['contentType'] ?? null),
      ],
    };
  });
  return {
    columns: [
      { key: 'name', label: 'Document' },
      { key: 'type', label: 'Type' },
    ],
    rows,
    more: Math.max(0, list.length - MAX_ROWS),
  };
}

function isRecord(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
