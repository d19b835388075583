/** Of a draft: the deployed version it began from, so that a newer one is not replaced unseen. */
import type { Knex } from 'knex';

export const modelBase = {
  async up(knex: Knex): Promise<void> {
    await knex.raw('alter table model_file add column base_version int');
  },
  async down(knex: Knex): Promise<void> {
    await knex.raw('alter table model_file drop column base_version');
  },
};
