/** Where a scenario is played: the player with a clock that is set by hand, start timers, and the history as it grows. */
import {
  evaluateStart,
  startSubscriptions,
  visibleVariables,
  type ElementId,
  type WaitOf,
} from '../../../core/index.ts';
import type { Json, Variables } from '../../../json.ts';
import type { Definition } from '../../../model/definition.ts';
import { Player, type Waiting } from '../../player.ts';
import { runScript } from '../../../expressions/javascript/index.ts';
import { jobSpecOf, SCRIPT_RESULT } from '../../../core/index.ts';
import { envOf, type Bundle } from '../bundle.ts';

export type TimerWaiting = Waiting & { readonly wait: WaitOf<'timer'> };

/** A timer start event of a deployed process. */
export interface StartTimer {
  readonly definition: Definition;
  readonly element: string;
  readonly text: string;
  readonly kind: 'date' | 'duration' | 'cycle';
  readonly cron: 'spring' | 'quartz';
  readonly zone: string;
  readonly startedAt: number;
  fired: number;
  dueAt: number | null;
}

const MAX_JOBS = 1_000;

export class Stage extends Player {
  readonly definitions: readonly Definition[];
  readonly startTimers: StartTimer[] = [];
  readonly startedAt: number;
  /** Who acts; null is nobody. */
  user: string | null = null;
  readonly owners = new Map<string, string | null>();
  readonly starters = new Map<string, string | null>();
  /** Whether a lone activity shares the execution of its scope, as Camunda 7 keeps it. */
  readonly isCompact: boolean;
  readonly #bundle: Bundle;

  constructor(bundle: Bundle, isCompact = false) {
    super({ env: envOf(bundle) });
    this.#bundle = bundle;
    this.isCompact = isCompact;
    this.startedAt = this.now;
    this.deploy(...bundle.definitions);
    this.definitions = [...new Map(bundle.definitions.map((each) => [each.processId, each])).values()];
    for (const definition of this.definitions) this.#armStarts(definition);
  }

  /** Lets the clock show an instant without firing anything. */
  setClock(instant: number): void {
    this.now = instant;
  }

  timers(): readonly TimerWaiting[] {
    return this.waits().filter((waiting): waiting is TimerWaiting => waiting.wait.type === 'timer');
  }

  /** Fires a timer now, moving the clock to when it is due. */
  fire(timer: TimerWaiting): void {
    this.now = timer.wait.dueAt;
    this.send(timer.instance, { type: 'timer.fire', wait: timer.wait.id });
  }

  fireStart(timer: StartTimer): void {
    if (timer.dueAt === null) return;
    this.now = timer.dueAt;
    timer.fired += 1;
    const env = envOf(this.#bundle);
    const next =
      timer.kind === 'cycle' ? env.schedule(timer, timer.zone, timer.startedAt, timer.fired) : null;
    timer.dueAt = next?.ok ? next.dueAt : null;
    this.start(timer.definition.processId, { at: timer.element });
  }

  /** Fires all that is due by the clock, the earliest first. */
  fireDue(): void {
    const limit = this.now;
    for (let count = 0; count < MAX_JOBS; count++) {
      const [timer] = this.timers()
        .filter(({ wait }) => wait.dueAt <= limit)
        .toSorted((one, other) => one.wait.dueAt - other.wait.dueAt);
      const [start] = this.startTimers.filter(({ dueAt }) => dueAt !== null && dueAt <= limit);
      if (timer) this.fire(timer);
      else if (start) this.fireStart(start);
      else return;
    }
  }

  /** Runs the scripts that wait, as the server's sandbox does. */
  async runScripts(): Promise<void> {
    for (let count = 0; count < MAX_JOBS; count++) {
      const waiting = this.waits().find(
        ({ instance, wait }) =>
          wait.type === 'job' && wait.retriesLeft > 0 && jobSpecOf(this.definitionOf(instance), wait)?.script,
      );
      if (!waiting) return;
      await this.#runScript(waiting);
    }
  }

  async #runScript(waiting: Waiting): Promise<void> {
    const { instance, owner, wait, element } = waiting;
    if (wait.type !== 'job') return;
    const definition = this.definitionOf(instance);
    const script = jobSpecOf(definition, wait)?.script;
    if (!script) return;
    const state = this.state(instance);
    const result = await runScript({
      language: script.language,
      source: script.source,
      variables: visibleVariables(state, owner),
      execution: {
        instanceId: instance,
        businessKey: state.businessKey,
        processId: state.processId,
        elementId: element,
        elementName: definition.nodes.get(element)?.name ?? null,
      },
      task: {},
    });
    if (!result.ok) this.fail(waiting, result.message);
    else if (result.error)
      this.throwError(waiting, result.error.code, result.error.message, result.assignments);
    else {
      const effects = Object.entries(result.task).map(([name, value]) => [`task.${name}`, value] as const);
      const variables = {
        ...result.assignments,
        ...Object.fromEntries(effects),
        [SCRIPT_RESULT]: result.value,
      };
      this.complete(waiting, variables);
    }
  }

  definitionOf(instance: string): Definition {
    return this.definition(this.state(instance).processId);
  }

  /** Sets a variable where it is seen from an element, else at the process; or in the element itself. */
  setFrom(instance: string, from: ElementId, values: Variables, local: boolean): void {
    for (const [name, value] of Object.entries(values)) {
      const scope = local ? from : this.#holder(instance, from, name);
      this.send(instance, { type: 'variables.set', scope, values: { [name]: value } });
    }
  }

  /** What is visible from an element; null when it is gone. */
  variablesOf(instance: string, from: ElementId, local: boolean): Readonly<Record<string, Json>> | null {
    const state = this.state(instance);
    const alive = state.alive[from];
    if (!alive) return null;
    return local ? alive.variables : visibleVariables(state, from);
  }

  #holder(instance: string, from: ElementId, name: string): ElementId {
    const { alive } = this.state(instance);
    for (let at = alive[from]; at; at = at.scope === null ? undefined : alive[at.scope])
      if (Object.hasOwn(at.variables, name)) return at.id;
    return 1;
  }

  #armStarts(definition: Definition): void {
    const env = envOf(this.#bundle);
    for (const subscription of startSubscriptions(definition)) {
      const start = evaluateStart(definition, subscription, env);
      if (!start.ok || start.value.type !== 'timer') continue;
      this.startTimers.push({
        ...start.value,
        definition,
        element: subscription.element,
        startedAt: env.now,
        fired: 0,
      });
    }
  }
}
