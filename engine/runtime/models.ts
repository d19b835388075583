/** Files of the modeler that are not deployed: saved by revision, so that nobody overwrites what they have not seen. */
import { require } from '../access.ts';
import type { Models } from '../engine.ts';
import { BatonError } from '../errors.ts';
import {
  deleteModel,
  findModel,
  insertModel,
  listModels,
  updateModel,
  type ModelRow,
} from '../store/models.ts';
import type { ModelFileView } from '../views.ts';
import type { StoreContext } from './read-context.ts';
import { randomId } from './secrets.ts';
import { isStorable, shortText } from './text.ts';

const MAX_MODELS = 2_000;
/** Characters; the XML guard reads no larger file either. */
const MAX_CONTENT = 10_000_000;
const MODEL_ID_LENGTH = 16;

export function createModels({ sql, clock, live }: StoreContext): Models {
  return {
    async list(subject) {
      require(subject, 'model.read');
      return (await listModels(sql, MAX_MODELS)).map(view);
    },
    async get(subject, id) {
      require(subject, 'model.read');
      const row = await findModel(sql, id);
      if (!row) throw new BatonError('NOT_FOUND');
      return { ...view(row), content: row.content };
    },
    async save(subject, file) {
      require(subject, 'model.write');
      if (file.content.length > MAX_CONTENT) throw new BatonError('TOO_LARGE');
      if (!isStorable(file.content))
        throw new BatonError('INVALID', 'The file has characters that cannot be stored.');
      const model = { ...file, name: shortText(file.name, 'The name of the file', 200) };
      const row = await write(model, subject.name);
      live.announce(['models']);
      return view(row);
    },
    async remove(subject, id) {
      require(subject, 'model.write');
      if (!(await deleteModel(sql, id))) throw new BatonError('NOT_FOUND');
      live.announce(['models']);
    },
  };

  async function write(model: Parameters<Models['save']>[1], by: string): Promise<ModelRow> {
    const { id, revision } = model;
    if (id === undefined) {
      const row = await insertModel(
        sql,
        { ...model, id: randomId().slice(0, MODEL_ID_LENGTH) },
        by,
        clock.now(),
      );
      if (!row) throw new BatonError('CONFLICT');
      return row;
    }
    if (revision === undefined)
      throw new BatonError('INVALID', 'A file that exists is saved with the revision that was read.');
    const row = await updateModel(sql, { ...model, id, revision }, by, clock.now());
    if (row) return row;
    if (!(await findModel(sql, id))) throw new BatonError('NOT_FOUND');
    throw new BatonError('CONFLICT', 'Somebody else has saved this file since you opened it.');
  }
}

function view(row: ModelRow): ModelFileView {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    revision: row.revision,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
    baseVersion: row.base_version,
  };
}
