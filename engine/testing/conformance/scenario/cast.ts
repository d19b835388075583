/** What a scenario remembers under its numbers, and the value of each expression in its steps. */
import type { Json, JsonObject } from '../../../json.ts';
import type { Bundle } from '../bundle.ts';
import { filtered, ordered } from './filters.ts';
import { executionId, instanceRow, living, rowsOf, type Row } from './rows.ts';
import { isRecord, NotApplicableError, ScenarioError } from './scenario.ts';
import type { Stage } from './stage.ts';

export interface Place {
  readonly instance: string;
  readonly element: number;
}

export class Cast {
  readonly stage: Stage;
  readonly bundle: Bundle;
  /** Instances by the number that the scenario gave them. */
  readonly instances = new Map<number, string | null>();
  /** Results by `ref`: a row, a list, or a plain value; each a snapshot. */
  readonly kept = new Map<number, Json>();
  /** Kind of query that a kept result came from. */
  readonly origins = new Map<number, Json>();
  /** Current item of each running loop. */
  readonly items = new Map<number, Row>();

  constructor(stage: Stage, bundle: Bundle) {
    this.stage = stage;
    this.bundle = bundle;
  }

  /** The rows of a query; a kept list, or the item of a loop, when it names one. */
  list(query: Json | undefined): readonly Row[] {
    if (!isRecord(query)) throw new ScenarioError('a query is missing');
    if (typeof query['ref'] === 'number') {
      const kept = this.kept.get(query['ref']);
      if (Array.isArray(kept)) return kept as readonly Row[];
      return isRecord(kept) ? [kept] : [];
    }
    const kind = String(query['kind']);
    if (kind === 'loopItem') {
      const item = this.items.get(Number(query['loop']));
      return item ? [item] : [];
    }
    const filters = isRecord(query['filters']) ? this.resolve(query['filters']) : {};
    const rows = this.#withProcess(rowsOf(this.stage, kind, this.bundle), kind);
    const found = filtered(rows, filters, kind === 'variable' || kind === 'historicVariable');
    return ordered(found, query['order']);
  }

  /** `{query, pick}`: one row, or null. */
  pick(from: Json | undefined): Row | null {
    if (!isRecord(from)) throw new ScenarioError('nothing to pick from');
    if (typeof from['instance'] === 'number') {
      const id = this.instances.get(from['instance']);
      return id ? instanceRow(this.stage, id) : null;
    }
    const rows = this.list(from['query']);
    const { pick } = from;
    if (typeof pick === 'number') {
      if (pick >= rows.length)
        throw new ScenarioError(`there is no item ${pick} in a list of ${rows.length}`);
      return rows[pick] ?? null;
    }
    if (pick === 'single' && rows.length > 1)
      throw new ScenarioError(
        `${rows.length} results where one was asked for: ${JSON.stringify(from['query'])}`,
      );
    return rows[0] ?? null;
  }

  /** Where variables are read and written: an instance by number, or the execution of a row. */
  place(scope: Json | undefined): Place | null {
    const id = typeof scope === 'number' ? this.instances.get(scope) : this.value(scope);
    if (typeof id !== 'string') return null;
    const [instance = '', element] = id.split('#');
    if (!this.stage.instances().includes(instance)) return null;
    return { instance, element: element === undefined ? 1 : Number(element) };
  }

  taskPlace(task: Json | undefined): Place | null {
    const row = this.pick(task);
    return row ? this.#placeOf(String(row['executionId'])) : null;
  }

  #placeOf(id: string): Place {
    const [instance = '', element] = id.split('#');
    return { instance, element: element === undefined ? 1 : Number(element) };
  }

  /** References to instances inside of literals and filters become their ids. */
  resolve<T extends Json>(value: T): T {
    if (Array.isArray(value)) return value.map((item: Json) => this.resolve(item)) as unknown as T;
    if (!isRecord(value)) return value;
    if ('$instanceId' in value) return (this.instances.get(Number(value['$instanceId'])) ?? null) as T;
    if ('instance' in value && Object.keys(value).length === 1)
      return this.value({ instanceId: value['instance'] ?? null }) as T;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, this.resolve(member)]),
    ) as unknown as T;
  }

  value(from: Json | undefined): Json {
    if (typeof from === 'number') return this.instances.get(from) ?? null;
    if (!isRecord(from)) return from ?? null;
    if ('literal' in from) return this.resolve(from['literal'] ?? null);
    if ('count' in from || 'size' in from) return this.#size(from['count'] ?? from['size']);
    if ('exists' in from) return this.#first(from['exists']);
    if ('field' in from) return this.#field(from);
    if ('key' in from) {
      const of = this.value(from['of']);
      return isRecord(of) ? (of[String(from['key'])] ?? null) : null;
    }
    if ('variable' in from) return this.#variable(from);
    if ('variables' in from) return this.#variables(from['variables']);
    if ('pluck' in from) return this.#pluck(from);
    if ('ended' in from) return this.#ended(from['ended']);
    if ('instanceId' in from || 'instance' in from) {
      const of = from['instanceId'] ?? from['instance'];
      return typeof of === 'number' ? (this.instances.get(of) ?? null) : this.value(of);
    }
    if ('activeActivities' in from) return this.#active(from['activeActivities']);
    if ('activityTree' in from) return this.#tree(from['activityTree']);
    if ('list' in from) return this.list(from['list']) as Json;
    if ('eq' in from && Array.isArray(from['eq']))
      return JSON.stringify(this.value(from['eq'][0])) === JSON.stringify(this.value(from['eq'][1]));
    if ('ref' in from) return this.kept.get(Number(from['ref'])) ?? null;
    if ('query' in from) return this.pick(from) as Json;
    throw new NotApplicableError(`the value ${Object.keys(from).join(', ')}`);
  }

  #size(of: Json | undefined): number {
    if (isRecord(of) && ('kind' in of || 'ref' in of)) {
      const kept = 'ref' in of ? this.kept.get(Number(of['ref'])) : undefined;
      if (typeof kept === 'number') return kept;
      return this.list(of).length;
    }
    const value = this.value(of);
    if (Array.isArray(value)) return value.length;
    return isRecord(value) ? Object.keys(value).length : 0;
  }

  #first(of: Json | undefined): Json {
    if (isRecord(of) && 'ref' in of) return this.kept.get(Number(of['ref'])) ?? null;
    return (this.list(of)[0] as Json | undefined) ?? null;
  }

  #field(from: JsonObject): Json {
    const name = String(from['field']);
    const row = this.pick(from['of']);
    if (!row) {
      if (name === 'id' || name === 'processInstanceId') return null;
      throw new ScenarioError(`there is nothing whose ${name} could be read`);
    }
    if (!Object.hasOwn(row, name)) throw new NotApplicableError(`the field ${name}`);
    return row[name] ?? null;
  }

  #variable(from: JsonObject): Json {
    const at = isRecord(from['in']) ? from['in'] : {};
    const name = String(from['variable']);
    if ('ref' in at) {
      const kept = this.kept.get(Number(at['ref']));
      return isRecord(kept) ? (kept[name] ?? null) : null;
    }
    const place = 'task' in at ? this.taskPlace(at['task']) : this.place(at['scope']);
    if (!place) throw new ScenarioError(`the scope of ${name} is not there`);
    const variables = this.stage.variablesOf(place.instance, place.element, at['local'] === true);
    if (!variables) throw new ScenarioError(`the scope of ${name} has ended`);
    return variables[name] ?? null;
  }

  #variables(from: Json | undefined): Json {
    const at = isRecord(from) ? from : {};
    if ('ref' in at) return this.kept.get(Number(at['ref'])) ?? null;
    const place = 'task' in at ? this.taskPlace(at['task']) : this.place(at['scope']);
    if (!place) throw new ScenarioError('the scope of the variables is not there');
    return this.stage.variablesOf(place.instance, place.element, at['local'] === true) ?? {};
  }

  #pluck(from: JsonObject): Json {
    const names = Array.isArray(from['pluck']) ? from['pluck'].map(String) : [String(from['pluck'])];
    const of = isRecord(from['from']) ? from['from'] : {};
    return this.list('list' in of ? of['list'] : of).map((row) => {
      const values = names.map((name) => {
        if (!Object.hasOwn(row, name)) throw new NotApplicableError(`the field ${name}`);
        return row[name] ?? null;
      });
      return values.length === 1 ? (values[0] ?? null) : values;
    });
  }

  #ended(of: Json | undefined): boolean {
    const id = typeof of === 'number' ? this.instances.get(of) : this.value(of);
    if (typeof id !== 'string' || !this.stage.instances().includes(id)) return true;
    return this.stage.state(id).status !== 'active';
  }

  #active(of: Json | undefined): Json {
    if (isRecord(of) && 'ref' in of) return this.kept.get(Number(of['ref'])) ?? null;
    const id = typeof of === 'number' ? this.instances.get(of) : this.value(of);
    if (typeof id !== 'string') throw new ScenarioError('the instance is not there');
    const [wanted = '', element] = id.split('#');
    const here = living(this.stage).filter(({ instance }) => instance === wanted);
    return here
      .filter(({ alive }) => element === undefined || String(alive.id) === element)
      .filter(({ alive }) => !here.some((other) => other.alive.scope === alive.id) && alive.id !== 1)
      .map(({ alive }) => alive.element);
  }

  /** `[id, [children]]`, without the bodies of loops. */
  #tree(of: Json | undefined): Json {
    const id = typeof of === 'number' ? this.instances.get(of) : this.value(of);
    if (typeof id !== 'string') return null;
    const here = living(this.stage).filter(({ instance }) => instance === id);
    const childrenOf = (scope: number): Json =>
      here
        .filter(({ alive }) => alive.scope === scope)
        .map(({ alive }) => {
          const isBody = alive.loop !== undefined && alive.loop.index === undefined;
          return [isBody ? `${alive.element}#multiInstanceBody` : alive.element, childrenOf(alive.id)];
        })
        .toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
    return here.length === 0 ? null : childrenOf(1);
  }

  /** What rows of the past say about their process instance. */
  #withProcess(rows: readonly Row[], kind: string): readonly Row[] {
    if (!kind.startsWith('historic')) return rows;
    return rows.map((row) => {
      const id = row['processInstanceId'];
      if (typeof id !== 'string') return row;
      const state = this.stage.state(id);
      const variables = Object.fromEntries(
        this.stage.events.flatMap((event) =>
          event.instance === id && event.type === 'variables.set' && event.scope === 1
            ? Object.entries(event.values)
            : [],
        ),
      );
      return {
        ...row,
        businessKey: state.businessKey,
        processEnded: state.status !== 'active',
        variables,
        executionId: row['executionId'] ?? executionId(id, 1),
      };
    });
  }
}
