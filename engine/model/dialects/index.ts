/** Which readers are asked about a file, and in which order. */
import type { Dialect } from '../definition.ts';
import { baton } from './baton.ts';
import { camunda7 } from './camunda7/index.ts';
import type { FamilyDialect } from './camunda7/family.ts';
import { camunda8 } from './camunda8/index.ts';
import { jbpm } from './jbpm.ts';
import { omg } from './omg/index.ts';
import type { DialectReader } from './reader.ts';

const FAMILY: readonly FamilyDialect[] = ['camunda7', 'flowable', 'activiti'];

/**
 * Own words win, then the dialect that decides, then the others that are used, then the standard. Files mix vendors:
 * MIWG C.9.1 has an external task of Camunda 7 and a job of Camunda 8 on one element.
 */
export function readersFor(primary: Dialect, used: readonly Dialect[]): readonly DialectReader[] {
  const member = isFamily(primary) ? primary : (FAMILY.find((dialect) => used.includes(dialect)) ?? null);
  const relatives = member ? [camunda7(member)] : [];
  const ordered = isFamily(primary) ? [...relatives, camunda8] : [camunda8, ...relatives];
  return [baton, ...ordered, jbpm, omg];
}

export function isFamily(dialect: Dialect): dialect is FamilyDialect {
  return (FAMILY as readonly Dialect[]).includes(dialect);
}
