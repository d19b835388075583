/** Who did something, as the record names them: users by name, programs and the system so that no user has that name. */
import type { Subject } from '../views.ts';

export function actor(subject: Subject): string {
  return subject.kind === 'user' ? subject.name : subject.id;
}
