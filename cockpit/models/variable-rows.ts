/** The variables of an instance as rows: value in short, whole value on demand, one of them open for change. */
import type { InstanceView, Json, VariableView } from '../../engine/index.ts';
import { writeCondition } from './instance-search.ts';
import { editable, shortValue, typeText } from './variable-form.ts';

export interface VariableRow {
  /** Names the variable in the address: `scope.name`. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly short: string;
  /** Whether there is more to see than `short`. */
  readonly more: boolean;
  readonly value: Json;
  readonly scope: number;
  readonly scopeText: string;
  readonly open: boolean;
  readonly editing: { readonly text: string; readonly format: 'text' | 'json'; readonly rows: number } | null;
  /** Instances whose variable has the same value; only for simple values of the process itself. */
  readonly othersHref: string | null;
}

const MAX_SEARCHED = 200;
const PROCESS_SCOPE = 1;

export function variableRows(
  variables: readonly VariableView[],
  instance: Pick<InstanceView, 'processId'>,
  edit: string,
  show: string,
): readonly VariableRow[] {
  return variables.map(({ name, value, scope, scopeElement }) => {
    const id = `${scope}.${name}`;
    const short = shortValue(value);
    const form = editable(value);
    return {
      id,
      name,
      type: typeText(value),
      short: short.text,
      more: short.cut,
      value,
      scope,
      scopeText: scope === PROCESS_SCOPE ? 'Process' : scopeElement,
      open: id === show,
      editing:
        id === edit ? { ...form, rows: Math.min(16, Math.max(2, form.text.split('\n').length)) } : null,
      othersHref: scope === PROCESS_SCOPE ? othersHref(instance.processId, name, value) : null,
    };
  });
}

function othersHref(process: string, name: string, value: Json): string | null {
  const text = JSON.stringify(value);
  if (text.length > MAX_SEARCHED || (typeof value === 'object' && value !== null)) return null;
  return `/cockpit/instances?${new URLSearchParams({ process, variable: writeCondition({ name, value }) }).toString()}`;
}
