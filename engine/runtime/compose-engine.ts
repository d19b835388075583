/** Puts the nouns together to the face of engine/engine.ts, on a database and a write path that stand already. */
import type { Engine } from '../engine.ts';
import { sweepDrafts } from '../store/drafts.ts';
import { createBindings } from './bindings.ts';
import { createDecisions } from './decisions.ts';
import { createDefinitions } from './definitions.ts';
import { createJobs } from './external-jobs.ts';
import { createForms } from './forms.ts';
import { createInstances } from './instances.ts';
import { createMessages } from './messages.ts';
import { createModels } from './models.ts';
import { createIncidents } from './open-incidents.ts';
import { createOverview } from './overview.ts';
import type { ReadContext } from './read-context.ts';
import { createTasks } from './tasks.ts';
import { createUsers } from './users.ts';

const SWEEP_EVERY_MS = 3_600_000;
const SWEEP_BATCH = 10_000;

export interface Composition {
  readonly context: ReadContext;
  readonly connectorTypes: ReadonlySet<string>;
  /** One sentence about the database, for health pages. */
  readonly databaseDescription: string;
  close(): Promise<void>;
}

export function composeEngine(composition: Composition): Engine {
  const { context } = composition;
  const { runtime, live, sql } = context;
  const endOfChanges = runtime.onChange(({ topics }) => live.announce(topics));
  const endOfSweeps = sweepRegularly(context);
  return {
    definitions: createDefinitions(context),
    instances: createInstances(context),
    tasks: createTasks(context),
    jobs: createJobs(context),
    incidents: createIncidents(context),
    messages: createMessages(context),
    decisions: createDecisions(context),
    forms: createForms(context),
    bindings: createBindings(context, composition.connectorTypes),
    users: createUsers(context),
    models: createModels(context),
    live,
    overview: createOverview(context),
    async health() {
      const database = composition.databaseDescription;
      try {
        await sql.query('select 1 as one');
        return { ready: true, database, detail: null };
      } catch {
        return { ready: false, database, detail: 'The database does not answer.' };
      }
    },
    async close() {
      endOfSweeps();
      endOfChanges();
      live.close();
      await runtime.stop();
      await composition.close();
    },
  };
}

/** Drafts of tasks that were cancelled are left to this; those of completed tasks go at once. */
function sweepRegularly({ sql, clock }: ReadContext): () => void {
  let ended = false;
  let cancel = clock.after(SWEEP_EVERY_MS, sweep);
  function sweep(): void {
    // A failed sweep is made up for by the next.
    void sweepDrafts(sql, SWEEP_BATCH).catch(() => undefined);
    if (!ended) cancel = clock.after(SWEEP_EVERY_MS, sweep);
  }
  return () => {
    ended = true;
    cancel();
  };
}
