/** A process instance as a row of a table. */
import type { InstanceView } from '../../engine/index.ts';

export interface InstanceRow {
  readonly id: string;
  readonly href: string;
  readonly name: string;
  readonly processName: string;
  readonly processHref: string;
  readonly version: number;
  readonly status: Status;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly durationMs: number | null;
  readonly startedBy: string;
}

export interface Status {
  readonly text: string;
  readonly tone: 'accent' | 'danger' | 'neutral' | 'warning';
  readonly icon: string;
}

export function instanceRow(view: InstanceView): InstanceRow {
  return {
    id: view.id,
    href: `/cockpit/instances/${encodeURIComponent(view.id)}`,
    name: view.businessKey ?? view.id,
    processName: view.processName,
    processHref: `/cockpit/definitions/${encodeURIComponent(view.definitionKey)}`,
    version: view.version,
    status: statusOf(view),
    startedAt: view.startedAt,
    endedAt: view.endedAt,
    durationMs: view.endedAt === null ? null : Date.parse(view.endedAt) - Date.parse(view.startedAt),
    startedBy: actorText(view.startedBy),
  };
}

/** In words, with an icon: the colour only repeats it. */
export function statusOf({ status, incidents }: Pick<InstanceView, 'status' | 'incidents'>): Status {
  if (status === 'completed') return { text: 'Completed', tone: 'neutral', icon: 'check' };
  if (status === 'cancelled') return { text: 'Cancelled', tone: 'neutral', icon: 'ban' };
  if (incidents > 0)
    return {
      text: incidents === 1 ? 'Incident' : `${incidents} incidents`,
      tone: 'danger',
      icon: 'triangle-alert',
    };
  return { text: 'Running', tone: 'accent', icon: 'circle-dot' };
}

/** `user:anna` → `anna`, `program:crm` → `crm (program)`, nobody → `Baton`. */
export function actorText(actor: string | null): string {
  if (actor === null || actor === 'system') return 'Baton';
  const at = actor.indexOf(':');
  if (at < 0) return actor;
  const name = actor.slice(at + 1);
  return actor.startsWith('program:') ? `${name} (program)` : name;
}
