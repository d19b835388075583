/** What the same person does next in a case. Waits a moment for the systems in between, so that work flows on. */
import { findInstance } from '../store/queries/instances.ts';
import { hasWorkRunning, nextTask } from '../store/queries/task-list.ts';
import type { Subject, TaskView } from '../views.ts';
import type { ReadContext } from './read-context.ts';
import { oneTaskView, viewerOf } from './task-access.ts';

/** A person who pressed a button takes this for at once. */
const PATIENCE_MS = 600;
/** Changes of the case that are looked at meanwhile. */
const MAX_LOOKS = 10;

/**
 * The next open task of the same case, the called instances included, that is assigned to the subject or that they may
 * claim. Sees the commit that went before. While a connector of this server works on the case, its answer is waited for.
 */
export async function nextTaskOf(
  context: ReadContext,
  subject: Subject,
  instance: string,
): Promise<TaskView | null> {
  const { sql, clock, shardOf } = context;
  const viewer = subject.kind === 'user' ? viewerOf(subject) : null;
  if (!viewer) return null;
  const own = await findInstance(sql, { shard: shardOf(instance), id: instance });
  if (!own) return null;
  const root = { shard: shardOf(own.root_id), id: own.root_id };
  const until = clock.now() + PATIENCE_MS;
  for (let look = 0; look < MAX_LOOKS; look += 1) {
    const changes = watch(context, until);
    try {
      const row = await nextTask(sql, root, viewer, clock.now());
      if (row) return await oneTaskView(context, row);
      if (!(await hasWorkRunning(sql, root, clock.now())) || !(await changes.next)) return null;
    } finally {
      changes.end();
    }
  }
  return null;
}

/** `next` is true with the next change of anything, false when the time is up. Watches from now on, so that none is missed. */
function watch(
  { runtime, clock }: ReadContext,
  until: number,
): { readonly next: Promise<boolean>; end(): void } {
  let end = (): void => undefined;
  const next = new Promise<boolean>((resolve) => {
    const endOfChanges = runtime.onChange(() => resolve(true));
    const endOfTime = clock.after(until - clock.now(), () => resolve(false));
    end = () => {
      endOfChanges();
      endOfTime();
      resolve(false);
    };
  });
  return { next, end: () => end() };
}
