/** The cockpit's first page in figures. Kept until something changes. */
import { require } from '../access.ts';
import { DAYS, dayFigures, incidentGroups, processFigures, totals } from '../store/queries/overview.ts';
import type { OverviewView, Subject } from '../views.ts';
import { nodeFacts } from './node-facts.ts';
import type { ReadContext } from './read-context.ts';
import { startOfDay } from './time.ts';

/** What is overdue and what is today change without a word. */
const MAX_AGE_MS = 10_000;

/**
 * Reads at most once at a time, and only when something has changed since: whoever asks meanwhile shares the next
 * reading, so that each sees what was committed before they asked, and a hundred open pages cost what one does.
 */
export function createOverview(context: ReadContext): (subject: Subject) => Promise<OverviewView> {
  let kept: { readonly view: Promise<OverviewView>; readonly at: number } | null = null;
  let running: Promise<unknown> | null = null;
  let queued: Promise<OverviewView> | null = null;
  context.runtime.onChange(() => {
    kept = null;
  });

  function begin(): Promise<OverviewView> {
    queued = null;
    const at = context.clock.now();
    const view = readOverview(context, at);
    const mine = { view, at };
    kept = mine;
    running = view
      .catch(() => {
        if (kept === mine) kept = null;
      })
      .finally(() => {
        running = null;
      });
    return view;
  }

  return async (subject) => {
    require(subject, 'overview.read');
    if (kept && context.clock.now() - kept.at < MAX_AGE_MS) return kept.view;
    if (!running) return begin();
    queued ??= running.then(begin);
    return queued;
  };
}

async function readOverview(context: ReadContext, now: number): Promise<OverviewView> {
  const { sql, zone } = context;
  const days = lastDays(now, zone);
  const today = days.at(-1)?.from ?? now;
  const [figures, processes, perDay, groups] = await Promise.all([
    totals(sql, now, today),
    processFigures(sql, now),
    dayFigures(sql, days),
    incidentGroups(sql),
  ]);
  const facts = await nodeFacts(
    context,
    groups.map((group) => group.definitionKey),
  );
  return {
    ...figures,
    processes,
    days: perDay,
    incidentGroups: groups.map(({ definitionKey, ...group }) => ({
      ...group,
      elementName: facts(definitionKey, group.element).name,
    })),
  };
}

/** The last days of the zone, oldest first; the last one is today. */
function lastDays(
  now: number,
  zone: string,
): readonly { readonly day: string; readonly from: number; readonly to: number }[] {
  const days: { day: string; from: number; to: number }[] = [];
  let to = startOfDay(now, zone).next;
  for (let index = 0; index < DAYS; index += 1) {
    const { day, start } = startOfDay(to - 1, zone);
    days.unshift({ day, from: start, to });
    to = start;
  }
  return days;
}
