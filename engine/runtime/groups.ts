/** Group names: which carry rights, and what a name may look like. */
import { BatonError } from '../errors.ts';
import { shortText } from './text.ts';

const MAX_GROUPS_OF_USER = 200;
export const MAX_NAME_LENGTH = 100;
/** Groups that carry rights; named so that they can be offered before anybody is in them. */
export const BUILT_IN_GROUPS = ['admin', 'architects', 'operators', 'publishers', 'workers'] as const;

/** Group names as diagrams write them; a comma would cut them in two there. */
export function groupNames(groups: readonly string[]): readonly string[] {
  if (groups.length > MAX_GROUPS_OF_USER)
    throw new BatonError('INVALID', `At most ${MAX_GROUPS_OF_USER} groups.`);
  return [
    ...new Set(
      groups.map((group) => {
        const name = shortText(group, 'A group name', MAX_NAME_LENGTH);
        if (name.includes(',')) throw new BatonError('INVALID', 'A group name must not have a comma.');
        return name;
      }),
    ),
  ];
}
