/** The conformance suite on every database that is there. */
import { describe, it } from '@jest/globals';
import { emptyDatabase, testStores } from '../testing/stores.ts';
import { conformance } from './conformance.ts';

for (const { name, missing, open } of testStores) {
  if (missing === null) describe(`store on ${name}`, () => conformance({ open, empty: emptyDatabase }));
  else it.skip(`store on ${name}: ${missing}`, () => undefined);
}
