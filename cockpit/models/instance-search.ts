/** The search for instances: it lives in the address, so that it can be kept, sent and gone back to. */
import type { InstanceFilter, Json } from '../../engine/index.ts';

export const STATUSES = ['', 'active', 'incident', 'completed', 'cancelled'] as const;

export interface VariableCondition {
  readonly name: string;
  readonly value: Json;
}

export interface InstanceSearch {
  readonly q: string;
  readonly process: string;
  /** Key of one version. */
  readonly definition: string;
  readonly status: (typeof STATUSES)[number];
  readonly element: string;
  readonly businessKey: string;
  readonly startedBy: string;
  readonly variables: readonly VariableCondition[];
  readonly sort: 'started' | 'ended';
  readonly order: 'asc' | 'desc';
}

const MAX_CONDITIONS = 10;

export function readSearch(params: URLSearchParams): InstanceSearch {
  const text = (name: string): string => (params.get(name) ?? '').trim().slice(0, 500);
  const status = STATUSES.find((word) => word === text('status')) ?? '';
  return {
    q: text('q'),
    process: text('process'),
    definition: text('definition'),
    status,
    element: text('element'),
    businessKey: text('key'),
    startedBy: text('by'),
    variables: params.getAll('variable').slice(0, MAX_CONDITIONS).flatMap(readCondition),
    sort: text('sort') === 'ended' ? 'ended' : 'started',
    order: text('order') === 'asc' ? 'asc' : 'desc',
  };
}

/** `name=value`: the value as JSON when it is JSON, else as text. */
export function readCondition(text: string): VariableCondition[] {
  const at = text.indexOf('=');
  const name = text.slice(0, at).trim();
  return at < 1 || name === '' ? [] : [{ name, value: looseValue(text.slice(at + 1)) }];
}

/** What somebody types as a value: `120`, `true`, `"120"` as text, and anything that is no JSON as the text it is. */
export function looseValue(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text.trim();
  }
}

export function writeCondition({ name, value }: VariableCondition): string {
  const plain = typeof value === 'string' && looseValue(value) === value;
  return `${name}=${plain ? value : JSON.stringify(value)}`;
}

/** The address of a search; `changes` replace parts of it. */
export function searchAddress(search: InstanceSearch, changes: Partial<InstanceSearch> = {}): string {
  const all = { ...search, ...changes };
  const params = new URLSearchParams();
  const add = (name: string, value: string): void => {
    if (value !== '') params.append(name, value);
  };
  add('q', all.q);
  add('process', all.process);
  add('definition', all.definition);
  add('status', all.status);
  add('element', all.element);
  add('key', all.businessKey);
  add('by', all.startedBy);
  for (const condition of all.variables) add('variable', writeCondition(condition));
  if (all.sort !== 'started') add('sort', all.sort);
  if (all.order !== 'desc') add('order', all.order);
  const text = params.toString();
  return text === '' ? '/cockpit/instances' : `/cockpit/instances?${text}`;
}

export function toFilter(search: InstanceSearch, after: string): InstanceFilter {
  return {
    after: after || undefined,
    limit: 50,
    search: search.q || undefined,
    processId: search.process || undefined,
    definitionKey: search.definition || undefined,
    status: search.status || undefined,
    element: search.element || undefined,
    businessKey: search.businessKey || undefined,
    startedBy: search.startedBy || undefined,
    variables: search.variables.length > 0 ? search.variables : undefined,
    sort: search.sort,
    order: search.order,
  };
}

export interface SearchChip {
  readonly label: string;
  /** The same search without it. */
  readonly removeHref: string;
}

/** What narrows the search beside the fields of the form, each with a link that takes it away. */
export function searchChips(search: InstanceSearch, definitionText: string): readonly SearchChip[] {
  const chips: SearchChip[] = [];
  const add = (label: string, changes: Partial<InstanceSearch>): void => {
    chips.push({ label, removeHref: searchAddress(search, changes) });
  };
  if (search.definition && definitionText) add(definitionText, { definition: '' });
  if (search.element) add(`At step ${search.element}`, { element: '' });
  if (search.businessKey) add(`Business key is ${search.businessKey}`, { businessKey: '' });
  if (search.startedBy) add(`Started by ${search.startedBy}`, { startedBy: '' });
  for (const condition of search.variables) {
    const value =
      typeof condition.value === 'string' ? `“${condition.value}”` : JSON.stringify(condition.value);
    add(`${condition.name} is ${value}`.slice(0, 120), {
      variables: search.variables.filter((other) => other !== condition),
    });
  }
  return chips;
}

export interface SortHead {
  readonly label: string;
  readonly href: string;
  readonly direction: 'ascending' | 'descending' | null;
}

/** The two columns one can sort by; choosing the sorted one turns it around. */
export function sortHeads(search: InstanceSearch): readonly SortHead[] {
  return (['started', 'ended'] as const).map((sort) => {
    const current = sort === search.sort;
    return {
      label: sort === 'started' ? 'Started' : 'Ended',
      href: searchAddress(search, { sort, order: current && search.order === 'desc' ? 'asc' : 'desc' }),
      direction: current ? (search.order === 'asc' ? 'ascending' : 'descending') : null,
    };
  });
}
