/** Reads the picture of a deployed process from the file as it was deployed; the last few hundred stay in memory. */
import type { OutlineEntry } from '../engine.ts';
import { BatonError } from '../errors.ts';
import type { Diagram } from '../model/diagram.ts';
import { readBpmn } from '../model/index.ts';
import { decodeXml } from '../model/xml/decode.ts';
import { findResource, type DefinitionRow } from '../store/queries/definitions.ts';
import type { ReadContext } from './read-context.ts';

const MAX_CACHED = 300;

export interface Picture {
  readonly diagram: Diagram;
  readonly outline: readonly OutlineEntry[];
}

export interface Diagrams {
  picture(row: DefinitionRow): Promise<Picture>;
  xml(row: { readonly deployment_id: string; readonly resource_name: string }): Promise<string>;
}

export function createDiagrams({ sql }: ReadContext): Diagrams {
  // What is deployed never changes, so that a picture once read stays right.
  const cache = new Map<string, Promise<Picture>>();

  const content = async (deploymentId: string, name: string): Promise<Uint8Array> => {
    const bytes = await findResource(sql, deploymentId, name);
    if (!bytes) throw new BatonError('NOT_FOUND');
    return bytes;
  };

  const read = async (row: DefinitionRow): Promise<Picture> => {
    const reading = await readBpmn(row.resource_name, await content(row.deployment_id, row.resource_name), {
      trusted: true,
    });
    return { diagram: reading.diagramOf(row.process_id), outline: reading.outline(row.process_id) };
  };

  return {
    picture(row) {
      const known = cache.get(row.key);
      if (known) return known;
      const picture = read(row);
      picture.catch(() => cache.delete(row.key));
      cache.set(row.key, picture);
      const [oldest] = cache.keys();
      if (cache.size > MAX_CACHED && oldest !== undefined) cache.delete(oldest);
      return picture;
    },
    async xml(row) {
      return decodeXml(await content(row.deployment_id, row.resource_name)).text;
    },
  };
}
