/** The cockpit's first page in figures. Kept until something changes, and under load a while longer. */
import { require } from '../access.ts';
import { DAYS, dayFigures, incidentGroups, processFigures, totals } from '../store/queries/overview.ts';
import type { OverviewView, Subject } from '../views.ts';
import { nodeFacts } from './node-facts.ts';
import type { ReadContext } from './read-context.ts';
import { startOfDay } from './time.ts';

/** At most this share of the time goes into figures, however often the page is asked for. */
const SHARE = 0.1;
/** A quick answer is never withheld. */
const QUICK_MS = 30;

export function createOverview(context: ReadContext): (subject: Subject) => Promise<OverviewView> {
  let changed = true;
  let kept: { readonly view: Promise<OverviewView>; readonly at: number; cost: number } | null = null;
  context.runtime.onChange(() => {
    changed = true;
  });

  return async (subject) => {
    require(subject, 'overview.read');
    const now = context.clock.now();
    const rests = kept !== null && kept.cost > QUICK_MS && now - kept.at < kept.cost / SHARE;
    if (kept && (!changed || rests) && now - kept.at < 60_000) return kept.view;
    changed = false;
    const begin = performance.now();
    const made = { view: readOverview(context, now), at: now, cost: 0 };
    kept = made;
    try {
      const view = await made.view;
      made.cost = performance.now() - begin;
      return view;
    } catch (error) {
      if (kept === made) kept = null;
      throw error;
    }
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
