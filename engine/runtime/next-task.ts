/** What the same person does next in a case. Waits a moment for the systems in between, so that work flows on. */
import { systemClock } from '../clock.ts';
import { findInstance } from '../store/queries/instances.ts';
import { hasWorkRunning, nextTask } from '../store/queries/task-list.ts';
import type { Subject, TaskView } from '../views.ts';
import type { ReadContext } from './read-context.ts';
import { oneTaskView, viewerOf } from './task-access.ts';

/** A person who pressed a button takes this for at once. */
const PATIENCE_MS = 600;
/** Times that are looked meanwhile; on a busy server most changes are of other cases, so the looks become rarer. */
const MAX_LOOKS = 12;
const STEP_MS = 15;
const MAX_STEP_MS = 60;

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
  // A person waits in real time, whatever clock the processes go by.
  const until = systemClock.now() + PATIENCE_MS;
  for (let look = 0; look < MAX_LOOKS; look += 1) {
    const changes = watch(context, until);
    try {
      const row = await nextTask(sql, root, viewer, clock.now());
      if (row) return await oneTaskView(context, row);
      const isWorking = await hasWorkRunning(sql, root, clock.now());
      // What was running a moment ago may have ended between the two questions: then the change was seen.
      if (!isWorking && !changes.happened()) return null;
      if (!(await changes.next)) return null;
      await pause(Math.min(look * STEP_MS, MAX_STEP_MS));
    } finally {
      changes.end();
    }
  }
  return null;
}

/** `next` is true with the next change of anything, false when the time is up. Watches from now on, so that none is missed. */
function watch(
  { runtime }: ReadContext,
  until: number,
): { readonly next: Promise<boolean>; happened(): boolean; end(): void } {
  let end = (): void => undefined;
  let happened = false;
  const next = new Promise<boolean>((resolve) => {
    const endOfChanges = runtime.onChange(() => {
      happened = true;
      resolve(true);
    });
    const endOfTime = systemClock.after(until - systemClock.now(), () => resolve(false));
    end = () => {
      endOfChanges();
      endOfTime();
      resolve(false);
    };
  });
  return { next, happened: () => happened, end: () => end() };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    systemClock.after(milliseconds, resolve);
  });
}
