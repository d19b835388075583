/** Reads decisions beside diagrams, so that `check` and `run` judge them as a deployment does. */
import { readDmn } from '../decisions/index.ts';
import type { CompanionReader } from '../model/index.ts';

export const readDecisions: CompanionReader = (kind, { name, content }) => {
  if (kind !== 'dmn') return null;
  const { decisions, findings } = readDmn(name, content);
  return { decisionIds: decisions.map(({ id }) => id), formIds: [], findings };
};
