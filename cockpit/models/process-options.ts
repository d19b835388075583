/** The choices of a "process" drop-down: every process by the name of its latest version. */
import type { Engine, Subject } from '../../engine/index.ts';

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly selected: boolean;
}

const MOST = 200;

export async function processOptions(
  engine: Engine,
  subject: Subject,
  selected: string,
): Promise<readonly Option[]> {
  const { items } = await engine.definitions.list(subject, { latestOnly: true, limit: MOST });
  const options = items.map(({ processId, name }) => ({
    value: processId,
    label: name,
    selected: processId === selected,
  }));
  const known = selected === '' || options.some((option) => option.selected);
  const all: Option = { value: '', label: 'All processes', selected: selected === '' };
  return [all, ...options, ...(known ? [] : [{ value: selected, label: selected, selected: true }])];
}

/** The versions of a chosen process, newest first; none when it has only one, or none is chosen. */
export async function versionOptions(
  engine: Engine,
  subject: Subject,
  processId: string,
  selected: string,
): Promise<readonly Option[]> {
  if (processId === '') return [];
  const { items } = await engine.definitions.list(subject, { processId, limit: MOST });
  if (items.length < 2) return [];
  const versions = items.map(({ key, version, versionTag }) => ({
    value: key,
    label: versionTag === null ? `Version ${version}` : `Version ${version} (${versionTag})`,
    selected: key === selected,
  }));
  return [
    { value: '', label: 'All versions', selected: !versions.some((version) => version.selected) },
    ...versions,
  ];
}
