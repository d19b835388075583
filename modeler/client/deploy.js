/**
 * Deploys what is in the editor. Asks first when a newer version is deployed than the one this began from, and when the
 * diagram refers to drafts, which are deployed together with it so that its references resolve.
 */
import { post } from './api.js';
import { refreshReferences } from './references.js';

/**
 * @param {import('./shell.js').File} file
 * @param {import('./shell.js').Editor} editor
 * @param {{ say(text: string, tone?: string): void, name(): string, deployed(version: number | null): Promise<void> }} shell
 */
export function startDeploy(file, editor, shell) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById('deploy-dialog'));
  let busy = false;

  return async function deploy() {
    if (busy) return;
    busy = true;
    try {
      shell.say('Deploying …');
      const known = await refreshReferences();
      const newer = newerThan(file, editor.ids(), known);
      const drafts = referredDrafts(file, editor.referred?.() ?? [], known);
      const chosen = newer || drafts.length > 0 ? await ask(dialog, newer, drafts) : [];
      if (chosen === null) return shell.say('Not deployed.');
      await send(chosen);
    } finally {
      busy = false;
    }
  };

  async function send(/** @type {string[]} */ drafts) {
    shell.say('Deploying …');
    const name = withEnding(shell.name(), file.kind);
    const resources = [{ name, content: await editor.content() }, ...drafts.map((draft) => ({ draft }))];
    const answer = await post('/modeler/deploy', { resources });
    if (answer.status === 422) {
      shell.say('Not deployed: mend what is marked.', 'danger');
      editor.refused?.(answer.data.findings ?? []);
      return;
    }
    if (!answer.ok) return shell.say(`Not deployed: ${answer.data.detail ?? 'unknown error'}`, 'danger');
    const { definitions, decisions, forms, unchanged, next } = answer.data;
    const made = [...definitions, ...decisions, ...forms];
    const mine = made.find(({ resourceName }) => resourceName === name);
    await shell.deployed(mine?.version ?? null);
    shell.say(
      unchanged
        ? 'Nothing changed: this version is deployed already.'
        : `Deployed: ${made.map((one) => `${one.name ?? one.formId} version ${one.version}`).join(', ')}`,
      'success',
    );
    offer(next);
    void refreshReferences();
  }
}

/** The deployed version that this file does not know of, in words; null when there is none. */
function newerThan(
  /** @type {import('./shell.js').File} */ file,
  /** @type {string[]} */ ids,
  /** @type {import('./references.js').References} */ known,
) {
  const newer = known[file.kind].find(
    ({ id, version }) => ids.includes(id) && version > (file.baseVersion ?? 0),
  );
  if (!newer) return null;
  const mine = file.baseVersion === null ? 'did not begin from it' : `began from version ${file.baseVersion}`;
  return `Version ${newer.version} of "${newer.name}" is deployed, and this file ${mine}. What was changed there is not in here.`;
}

function referredDrafts(
  /** @type {import('./shell.js').File} */ file,
  /** @type {{ kind: string, id: string }[]} */ referred,
  /** @type {import('./references.js').References} */ known,
) {
  return known.drafts.filter(
    (draft) =>
      draft.file !== file.id &&
      referred.some(({ kind, id }) => kind === draft.kind && draft.ids.includes(id)),
  );
}

/** The drafts to deploy with it, or null when nothing shall be deployed. */
function ask(
  /** @type {HTMLDialogElement} */ dialog,
  /** @type {string | null} */ newer,
  /** @type {import('./references.js').Draft[]} */ drafts,
) {
  const warning = /** @type {HTMLElement} */ (dialog.querySelector('[data-newer]'));
  const choice = /** @type {HTMLElement} */ (dialog.querySelector('[data-drafts]'));
  const list = /** @type {HTMLElement} */ (dialog.querySelector('[data-draft-list]'));
  warning.hidden = newer === null;
  warning.textContent = newer;
  choice.hidden = drafts.length === 0;
  list.replaceChildren(...drafts.map(option));
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((/** @type {(chosen: string[] | null) => void} */ resolve) => {
    dialog.addEventListener(
      'close',
      () => {
        const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (list.querySelectorAll('input:checked'));
        resolve(dialog.returnValue === 'deploy' ? [...boxes].map(({ value }) => value) : null);
      },
      { once: true },
    );
  });
}

function option(/** @type {import('./references.js').Draft} */ { file, name }) {
  const item = document.createElement('li');
  const label = Object.assign(document.createElement('label'), { className: 'choice' });
  label.append(
    Object.assign(document.createElement('input'), { type: 'checkbox', value: file, checked: true }),
    Object.assign(document.createElement('span'), { textContent: name }),
  );
  item.append(label);
  return item;
}

/** Where one goes after deploying: start it, watch it. */
function offer(/** @type {{ name: string, start: string | null, cockpit: string | null }[]} */ next) {
  const place = /** @type {HTMLElement} */ (document.querySelector('[data-after-deploy]'));
  const many = next.length > 1;
  place.replaceChildren(
    ...next.flatMap(({ name, start, cockpit }) => [
      ...(start ? [link(start, many ? `Start ${name}` : 'Start it')] : []),
      ...(cockpit ? [link(cockpit, many ? `See ${name} in the cockpit` : 'See it in the cockpit')] : []),
    ]),
  );
}

function link(/** @type {string} */ href, /** @type {string} */ text) {
  return Object.assign(document.createElement('a'), {
    href,
    textContent: text,
    className: 'button quiet small',
  });
}

/** A deployment tells by the ending what a file is. */
function withEnding(/** @type {string} */ name, /** @type {string} */ kind) {
  return /[.](bpmn|bpmn20[.]xml|dmn|form|json)$/i.test(name) ? name : `${name}.${kind}`;
}
