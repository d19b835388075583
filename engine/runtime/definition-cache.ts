/** Compiled definitions by key: loaded from the stored bytes once, then kept. They never change under their key. */
import { BatonError } from '../errors.ts';
import { readBpmn } from '../model/index.ts';
import type { BpmnReading } from '../model/index.ts';
import type { Database } from '../store/database.ts';
import { findDeployedDefinition, readResource, resolveDefinition } from '../store/deployed.ts';
import type { LoadedDefinition } from './runtime.ts';

export interface DefinitionCache {
  /** What is in memory already, for a batch that must not wait. */
  peek(key: string): LoadedDefinition | undefined;
  /** NOT_FOUND. */
  get(key: string): Promise<LoadedDefinition>;
  /** Key of the version that is latest, null when there is none. Known from memory for a moment, see LATEST_MS. */
  latest(processId: string): Promise<string | null>;
  /** Something was deployed, here or on another node. */
  forgetLatest(): void;
  /** For a diagram that was just read to be deployed. */
  put(loaded: LoadedDefinition): void;
}

/** Compiled definitions kept; the ones used longest ago go. */
const MAX_DEFINITIONS = 1_000;

/** A deployment on another node is told at once; should word be lost, it counts after so long. */
const LATEST_MS = 2_000;

export function createDefinitionCache(database: Database): DefinitionCache {
  const latestKeys = new Map<string, { readonly key: Promise<string | null>; readonly readAt: number }>();
  const loaded = new Map<string, LoadedDefinition>();
  const loading = new Map<string, Promise<LoadedDefinition>>();

  function keep(definition: LoadedDefinition): LoadedDefinition {
    loaded.delete(definition.key);
    loaded.set(definition.key, definition);
    for (const oldest of loaded.keys()) {
      if (loaded.size <= MAX_DEFINITIONS) break;
      loaded.delete(oldest);
    }
    return definition;
  }

  return {
    peek: (key) => loaded.get(key),
    async get(key) {
      const known = loaded.get(key);
      if (known) return known;
      const underWay = loading.get(key);
      if (underWay) return underWay;
      const promise = loadDefinition(database, key).then(keep);
      loading.set(key, promise);
      try {
        return await promise;
      } finally {
        loading.delete(key);
      }
    },
    async latest(processId) {
      const known = latestKeys.get(processId);
      if (known && performance.now() - known.readAt < LATEST_MS) return known.key;
      if (latestKeys.size > MAX_DEFINITIONS) latestKeys.clear();
      const readAt = performance.now();
      // many may ask at once: they share one statement
      const key = resolveDefinition(database, processId, { kind: 'latest' }, null).then(
        (row) => row && String(row.key),
      );
      latestKeys.set(processId, { key, readAt });
      key.catch(() => latestKeys.delete(processId));
      return key;
    },
    forgetLatest: () => latestKeys.clear(),
    put: (definition) => void keep(definition),
  };
}

async function loadDefinition(database: Database, key: string): Promise<LoadedDefinition> {
  const row = /^\d{1,9}$/.test(key) ? await findDeployedDefinition(database, Number(key)) : null;
  if (!row) throw new BatonError('NOT_FOUND', 'There is no such process definition.');
  const content = await readResource(database, row.deployment_id, row.resource_name);
  const reading: BpmnReading = await readBpmn(row.resource_name, content, { trusted: true });
  const definition = reading.definitions.find(({ processId }) => processId === row.process_id);
  if (!definition) throw new Error(`definition ${key} is no longer in the file it was deployed with`);
  const { version, deployment_id, resource_name: resourceName } = row;
  return { key, version, deploymentId: String(deployment_id), resourceName, definition };
}
