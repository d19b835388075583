/**
 * The cases of betsy (Geiger, Harrer, Lenhard, Wirtz): small processes whose scripts are neutral tokens, and the multiset
 * of lines that they must write. `static-validation` files must raise a diagnostic.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { visibleVariables, type WaitOf } from '../../core/index.ts';
import type { Variables } from '../../json.ts';
import { Player, RejectedError, type Waiting } from '../player.ts';
import { describeFindings, envOf, readBundle, type Bundle } from './bundle.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { failed, passed, type CaseResult, type Suite } from './suite.ts';

interface BetsyCase {
  readonly case: number;
  readonly variables: Variables;
  readonly startProcesses: readonly string[];
  readonly maxWaitMs: number;
  readonly expectedSorted: readonly string[];
}

interface BetsyTest {
  readonly id: string;
  readonly kind: 'conformance' | 'static-validation';
  readonly file: string;
  readonly cases: readonly BetsyCase[];
}

type Job = Waiting & { readonly wait: WaitOf<'job'> };

const SLACK_MS = 30_000;
const LONG_WORK_MS = 10_000;
const MAX_TURNS = 5_000;

export const betsy: Suite = {
  name: 'betsy',
  async run(folder) {
    const results: CaseResult[] = [];
    for (const test of testsOf(folder).filter(({ kind }) => kind === 'conformance')) {
      const bundle = await readBundle([path.join(folder, test.file)]);
      for (const each of test.cases) results.push(runCase(test, each, bundle));
    }
    return results;
  },
};

/** The files that violate a constraint of the specification: something must be said about each. */
export const betsyConstraints: Suite = {
  name: 'betsy-constraints',
  async run(folder) {
    const results: CaseResult[] = [];
    for (const test of testsOf(folder).filter(({ kind }) => kind === 'static-validation')) {
      const { readings } = await readBundle([path.join(folder, test.file)]);
      const said = diagnosticsOf(readings.flatMap(({ findings }) => findings));
      results.push(said.length > 0 ? passed(test.id) : failed(test.id, 'no diagnostic is raised'));
    }
    return results;
  },
};

function testsOf(folder: string): readonly BetsyTest[] {
  const { tests } = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as {
    readonly tests: readonly BetsyTest[];
  };
  return tests;
}

function runCase(test: BetsyTest, each: BetsyCase, bundle: Bundle): CaseResult {
  const id = `${test.id}/${each.case}`;
  const trace = bundle.blockers.length > 0 ? ['ERROR_deployment'] : traceOf(each, bundle);
  const expected = each.expectedSorted;
  const seen = (expected.includes('ERROR') ? trace.map((line) => line.replace(/^ERROR_.*/, 'ERROR')) : trace)
    .toSorted()
    .join(' ');
  if (seen === expected.toSorted().join(' ')) return passed(id, bundle.definitions);
  const blockers = bundle.blockers.length > 0 ? ` (${describeFindings(bundle.blockers)})` : '';
  return failed(id, `expected [${expected.join(' ')}], got [${seen}]${blockers}`);
}

function traceOf(each: BetsyCase, bundle: Bundle): readonly string[] {
  const bench = new Bench(each, bundle);
  try {
    bench.run();
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    bench.lines.push('ERROR_runtime');
  }
  return [...bench.lines, ...bench.outcomes()];
}

/** One case under way: does the scripts' tokens, and lets virtual time pass. */
class Bench {
  readonly lines: string[] = [];
  readonly #player: Player;
  readonly #case: BetsyCase;
  /** Long work under way: job → when it is done. */
  readonly #busy = new Map<string, number>();
  readonly #intervals: (readonly [start: number, end: number])[] = [];
  readonly #markers = new Set<string>();

  constructor(each: BetsyCase, bundle: Bundle) {
    this.#case = each;
    this.#player = new Player({ env: envOf(bundle) }).deploy(...bundle.definitions);
  }

  run(): void {
    const player = this.#player;
    const deadline = player.now + this.#case.maxWaitMs + SLACK_MS;
    for (const process of this.#case.startProcesses) {
      player.start(process, { variables: this.#case.variables });
      this.#work();
    }
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      const next = Math.min(player.nextDue() ?? Infinity, ...this.#busy.values());
      if (next > deadline) return;
      player.advanceTo(next);
      this.#work();
    }
  }

  /** What the case is expected to show beyond the lines written: markers, and how the instances ended. */
  outcomes(): readonly string[] {
    const wanted = new Set(this.#case.expectedSorted);
    const found: string[] = [...this.#markers].filter((marker) => wanted.has(marker));
    const overlap = this.#intervals.some((one, index) =>
      this.#intervals.some((other, at) => at > index && one[0] < other[1] && other[0] < one[1]),
    );
    if (overlap && wanted.has('EXECUTION_parallel')) found.push('EXECUTION_parallel');
    const incidents = this.#player
      .waits()
      .flatMap(({ wait }) => (wait.type === 'incident' ? [wait.incident] : []));
    const uncaught = this.#player.events.some((event) => event.type === 'instance.cancelled' && event.error);
    if (uncaught || incidents.some(({ type }) => type === 'error')) found.push('ERROR_thrownErrorEvent');
    // A join that nothing can reach any more is an incident here and a wait elsewhere; waiting is no error.
    if (incidents.some(({ type }) => !['error', 'join'].includes(type))) found.push('ERROR_runtime');
    return found;
  }

  /** Does every job that can be done now. */
  #work(): void {
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      const job = this.#player.waits().find((waiting): waiting is Job => this.#isReady(waiting));
      if (!job) return;
      this.#do(job);
    }
  }

  #isReady({ instance, wait }: Waiting): boolean {
    if (wait.type !== 'job') return false;
    return (this.#busy.get(`${instance}-${wait.id}`) ?? 0) <= this.#player.now && wait.retriesLeft > 0;
  }

  #do(job: Job): void {
    const player = this.#player;
    const definition = player.definition(player.state(job.instance).processId);
    const node = definition.nodes.get(job.element);
    const spec = node && 'job' in node ? node.job : null;
    const token = (spec?.headers['source'] ?? spec?.script?.source ?? '').trim();
    const key = `${job.instance}-${job.wait.id}`;
    const isLong = token === 'WAIT_TEN_SECONDS' || token.startsWith('CREATE_TIMESTAMP_LOG');
    if (isLong && !this.#busy.has(key)) {
      this.#busy.set(key, player.now + LONG_WORK_MS);
      if (token !== 'WAIT_TEN_SECONDS') this.#intervals.push([player.now, player.now + LONG_WORK_MS]);
      return;
    }
    this.#busy.delete(key);
    if (token === 'THROW_ERROR') player.throwError(job, 'ERR_CODE');
    else player.complete(job, this.#carryOut(token, job));
  }

  #carryOut(token: string, { instance, owner }: Job): Variables {
    const variables = visibleVariables(this.#player.state(instance), owner);
    if (token.startsWith('SCRIPT_')) this.lines.push(token);
    if (token === 'CREATE_MARKER_FILE') this.#markers.add('MARKER_exists');
    if (token === 'SET_STRING_DATA') return { data: 'String' };
    if (token === 'LOG_DATA' && variables['data'] === 'String') this.#markers.add('DATA_correct');
    if (token.startsWith('INCREMENT_INTEGER_VARIABLE')) {
      if (token.endsWith('_AND_LOG')) this.lines.push('INCREMENT_correct');
      return { integerVariable: Number(variables['integerVariable'] ?? 0) + 1 };
    }
    return {};
  }
}
