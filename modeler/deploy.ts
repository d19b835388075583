/** Deploys what the editor holds, with the drafts it refers to, and tells where to go from there. */
import { BatonError, can, type Engine, type ModelFileView, type Subject } from '../engine/index.ts';
import { resourcesOf, withEnding } from './requests.ts';

type Deployment = Awaited<ReturnType<Engine['definitions']['deploy']>>;

export interface Deployed extends Deployment {
  /** Where each process is started by this person, and watched; null when they may not. */
  readonly next: readonly {
    readonly name: string;
    readonly start: string | null;
    readonly cockpit: string | null;
  }[];
}

export async function deploy(engine: Engine, subject: Subject, body: unknown): Promise<Deployed> {
  if (!can(subject, 'definition.deploy')) throw new BatonError('FORBIDDEN');
  const { resources, drafts } = await resourcesOf(engine, subject, body);
  const deployment = await engine.definitions.deploy(subject, resources);
  for (const draft of drafts) await rebase(engine, subject, draft, deployment);
  return { ...deployment, next: await nextOf(engine, subject, deployment) };
}

/** The draft now stands on the version that was made from it. */
async function rebase(
  engine: Engine,
  subject: Subject,
  draft: ModelFileView & { readonly content: string },
  { definitions, decisions, forms }: Deployment,
): Promise<void> {
  const name = withEnding(draft.name, draft.kind);
  const made = [...definitions, ...decisions, ...forms].find(({ resourceName }) => resourceName === name);
  if (!made) return;
  const { id, revision, kind, content } = draft;
  await engine.models
    .save(subject, { id, revision, kind, content, name: draft.name, baseVersion: made.version })
    // Somebody goes on drawing it: then it is based on what they had.
    .catch((error: unknown) => {
      if (!(error instanceof BatonError)) throw error;
    });
}

async function nextOf(engine: Engine, subject: Subject, deployment: Deployment): Promise<Deployed['next']> {
  return Promise.all(
    deployment.definitions.map(async ({ key, name, processId }) => {
      const startable = await engine.definitions.list(subject, {
        limit: 1,
        processId,
        latestOnly: true,
        startable: true,
      });
      return {
        name,
        start: startable.items[0]?.key === key ? `/start/${key}` : null,
        cockpit: can(subject, 'overview.read') ? `/cockpit/definitions/${key}` : null,
      };
    }),
  );
}
