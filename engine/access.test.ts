import { describe, expect, it } from '@jest/globals';
import { can, require, type AccessObject, type Action } from './access.ts';
import type { Subject } from './views.ts';

function subject(groups: readonly string[], kind: Subject['kind'] = 'user', name = 'anna'): Subject {
  return { id: `${kind}:${name}`, kind, name, displayName: name, groups };
}

/** Who may do it to anything: a(rchitects), o(perators), w(orkers), p(ublishers); administrators and the system may all. */
const anything: Readonly<Record<Action, string>> = {
  'definition.read': 'a o p',
  'definition.deploy': 'a',
  'definition.start': 'a o p',
  'instance.read': 'o',
  'instance.operate': 'o',
  'variable.read': 'o',
  'task.read': 'o',
  'task.claim': 'o',
  'task.complete': 'o',
  'task.assign': 'o',
  'job.work': 'w',
  'incident.read': 'o',
  'incident.resolve': 'o',
  'message.publish': 'o p',
  'decision.read': 'a o',
  'decision.evaluate': 'a',
  'binding.read': 'a o',
  'binding.write': 'a',
  'model.read': 'a',
  'model.write': 'a',
  'user.manage': '',
  'overview.read': 'a o',
};

const roles = { a: 'architects', o: 'operators', w: 'workers', p: 'publishers' } as const;
const actions = Object.keys(anything) as Action[];

describe('can', () => {
  it.each(actions)('lets only the groups of the table do %s', (action) => {
    for (const kind of ['user', 'program'] as const) {
      for (const [letter, group] of Object.entries(roles))
        expect([group, can(subject([group], kind), action)]).toEqual([
          group,
          anything[action].split(' ').includes(letter),
        ]);
      expect(can(subject(['admin'], kind), action)).toBe(true);
      expect(can(subject(['sales', 'Admin', ''], kind), action)).toBe(false);
    }
    expect(can(subject([], 'system'), action)).toBe(true);
  });

  const task: AccessObject = { assignee: null, candidateUsers: ['carla'], candidateGroups: ['sales'] };
  const starters = { startableBy: { users: ['carla'], groups: ['sales'] } };

  it.each<[string, Action, AccessObject, boolean]>([
    ['read an open task as candidate', 'task.read', task, true],
    ['claim an open task as candidate', 'task.claim', task, true],
    ['not complete what is not claimed', 'task.complete', task, false],
    ['not claim what somebody has', 'task.claim', { ...task, assignee: 'ben' }, false],
    ['read what a colleague has', 'task.read', { ...task, assignee: 'ben' }, true],
    ['complete what is assigned', 'task.complete', { assignee: 'anna' }, true],
    ['not assign even that', 'task.assign', { assignee: 'anna' }, false],
    ['not read what is for others', 'task.read', { assignee: 'ben', candidateGroups: ['hr'] }, false],
    ['not claim what nobody said anything of', 'task.claim', {}, false],
    ['read a case one takes part in', 'instance.read', { participants: ['ben', 'anna'] }, true],
    ['read a case one could take a task of', 'instance.read', { candidateGroups: ['sales'] }, true],
    ['not read other cases', 'instance.read', { participants: ['ben'], candidateGroups: ['hr'] }, false],
    ['not read the variables of an own case', 'variable.read', { participants: ['anna'] }, false],
    ['not operate an own case', 'instance.operate', { participants: ['anna'] }, false],
    ['start what is open to the group', 'definition.start', starters, true],
    ['start what is open to all', 'definition.start', { startableBy: { users: [], groups: [] } }, true],
    [
      'not start what is open to others',
      'definition.start',
      { startableBy: { users: ['ben'], groups: ['hr'] } },
      false,
    ],
    ['not start what is not said to be open', 'definition.start', {}, false],
    ['see the diagram of what one may start', 'definition.read', starters, true],
    ['see the diagram of what one takes part in', 'definition.read', { participants: ['anna'] }, true],
    ['not see other diagrams', 'definition.read', { startableBy: { users: ['ben'], groups: [] } }, false],
  ])('lets an employee %s', (_what, action, object, expected) => {
    expect(can(subject(['sales']), action, object)).toBe(expected);
    // A program that happens to be called as the employee, in the same group, is not the employee.
    expect(can(subject(['sales'], 'program'), action, object)).toBe(false);
  });
});

describe('require', () => {
  it('says of what one may not see that it does not exist, and of the rest that it is forbidden', () => {
    expect(() => require(subject([]), 'task.read', {})).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
    expect(() => require(subject([]), 'task.claim', {})).toThrow(
      expect.objectContaining({ code: 'FORBIDDEN' }),
    );
    expect(() => require(subject(['admin']), 'task.claim', {})).not.toThrow();
  });
});
