/** The comparisons that scenarios make. */
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../../json.ts';
import { NotApplicableError, ScenarioError } from './scenario.ts';

/** Throws ScenarioError when the assertion does not hold. */
export function check(left: Json, is: string, right: Json): void {
  if (!holds(left, is, right))
    throw new ScenarioError(`${short(left)} ${is}${right === null ? '' : ` ${short(right)}`} does not hold`);
}

function holds(left: Json, is: string, right: Json): boolean {
  switch (is) {
    case 'equals':
      return same(left, right);
    case 'notEquals':
      return !same(left, right);
    case 'null':
      return left === null;
    case 'notNull':
      return left !== null;
    case 'contains':
      return typeof left === 'string'
        ? listed(right).every((part) => left.includes(String(part)))
        : listed(right).every((item) => entries(left).some((each) => same(each, item)));
    case 'containsOnly':
    case 'containsExactlyInAnyOrder':
      return same(sorted(entries(left)), sorted(listed(right)));
    case 'containsExactly':
      return same(entries(left), listed(right));
    case 'doesNotContainKey':
      return !(typeof left === 'object' && left !== null && String(right) in left);
    case 'isGreaterThanOrEqualTo':
      return Number(left) >= Number(right);
    case 'structure':
      return same(left, treeOf(listed(right)));
    default:
      throw new NotApplicableError(`the assertion ${is}`);
  }
}

/** `["beginScope", id]`, `["activity", id]`, `["endScope"]` as nested pairs. */
function treeOf(calls: readonly Json[]): Json {
  const root: [string, unknown[]] = ['', []];
  const open = [root];
  for (const call of calls) {
    const [word, id = ''] = Array.isArray(call) ? call.map(String) : [String(call)];
    const parent = open.at(-1);
    if (word === 'endScope') open.pop();
    else if (word === 'transition') throw new NotApplicableError('transition instances (asynchronous jobs)');
    else if (parent) {
      const node: [string, unknown[]] = [id, []];
      parent[1].push(node);
      if (word === 'beginScope' || word === 'beginMiBody')
        open.push(Object.assign(node, word === 'beginMiBody' ? { 0: `${id}#multiInstanceBody` } : {}));
    }
  }
  const arrange = (nodes: readonly unknown[]): Json =>
    (nodes as [string, unknown[]][])
      .map(([id, children]): Json => [id, arrange(children)])
      .toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  return arrange(root[1]);
}

/** Multisets for lists, and whole maps as pairs. */
function entries(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value as readonly Json[];
  return typeof value === 'object' && value !== null ? Object.entries(value) : [value];
}

function listed(value: Json): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

function sorted(values: readonly Json[]): readonly Json[] {
  return values.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

function same(one: Json | readonly Json[], other: Json | readonly Json[]): boolean {
  return isDeepStrictEqual(one, other);
}

function short(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
