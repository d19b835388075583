/** Incidents with the same cause, as one line that can be retried as a whole. */
import type { OverviewView } from '../../engine/index.ts';

type Group = OverviewView['incidentGroups'][number];

export interface GroupModel {
  readonly message: string;
  readonly step: string;
  readonly processId: string;
  readonly processName: string;
  readonly element: string;
  readonly count: number;
  readonly oldestAt: string;
  readonly ids: string;
  /** The list of the incidents of the group's step. */
  readonly href: string;
  /** The one instance, when the group is one incident. */
  readonly instanceHref: string | null;
  /** `Retry`, `Retry all 12`, `Retry the first 200`. */
  readonly retryLabel: string;
}

export function groupModel(group: Group): GroupModel {
  const list = new URLSearchParams({ view: 'list', process: group.processId, element: group.element });
  return {
    message: group.message,
    step: group.elementName ?? group.element,
    processId: group.processId,
    processName: group.processName,
    element: group.element,
    count: group.count,
    oldestAt: group.oldestAt,
    ids: group.incidentIds.join(' '),
    href: `/cockpit/incidents?${list.toString()}`,
    instanceHref: group.count === 1 ? instanceHref(group.incidentIds[0]) : null,
    retryLabel: retryLabel(group),
  };
}

function retryLabel({ count, incidentIds }: Group): string {
  if (count === 1) return 'Retry';
  return incidentIds.length < count ? `Retry the first ${incidentIds.length}` : `Retry all ${count}`;
}

/** The id of an incident is `instance-wait`. */
export function instanceHref(incidentId: string | undefined): string | null {
  const instance = incidentId?.slice(0, incidentId.lastIndexOf('-'));
  return instance ? `/cockpit/instances/${encodeURIComponent(instance)}?tab=incidents` : null;
}
