/** The problem list: what deployment would say (asked of the server) and bpmnlint's remarks, each at its element. */
import { post } from './api.js';
import { lint } from './lint.js';
import { notDrawn } from './not-drawn.js';
import { onReferences } from './references.js';
import { resolved } from './referred.js';
import { on } from './shell.js';

const DELAY_MS = 700;
const words = {
  blocker: 'Must be mended',
  bind: 'Needs a binding',
  ask: 'Undecided',
  review: 'Please check',
  info: 'Remark',
};
const order = Object.keys(words);

/**
 * @param {any} modeler
 * @param {{name: string}} file
 */
export function startProblems(modeler, file) {
  const panel = /** @type {HTMLElement} */ (document.getElementById('problems'));
  const button = /** @type {HTMLElement} */ (document.querySelector('[data-problems]'));
  const count = /** @type {HTMLElement} */ (document.querySelector('[data-problem-count]'));
  const list = /** @type {HTMLElement} */ (document.querySelector('[data-problem-list]'));
  let due = 0;
  /** @type {any[]} */
  let latest = [];
  let run = 0;

  function toggle(open = panel.hidden) {
    panel.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
  }
  on('[data-problems]', () => toggle());
  on('[data-close-problems]', () => {
    toggle(false);
    button.focus();
  });
  onReferences(() => latest.length > 0 && show(latest));

  /** What a refused deployment found stays in the list until the next check, which finds the same. */
  function refused(/** @type {any[]} */ findings) {
    const remarks = latest.filter(({ severity }) => severity === 'info');
    show([...findings, ...remarks], true);
  }

  async function now() {
    const mine = ++run;
    const definitions = modeler.getDefinitions();
    if (!definitions) return;
    const { xml } = await modeler.saveXML({ format: false });
    const [answer, remarks] = await Promise.all([
      post('/modeler/check', { resources: [{ name: file.name, content: xml }] }),
      lint(definitions, nameOf).catch(() => []),
    ]);
    if (mine !== run) return;
    if (!answer.ok) return unanswered(answer.data.detail);
    const findings = answer.data.flatMap((report) => report.findings);
    latest = [...findings, ...notDrawn(definitions), ...remarks];
    show(latest);
  }

  const nameOf = (/** @type {string} */ id) =>
    modeler.get('elementRegistry').get(id)?.businessObject.get('name') || null;

  /** Better no answer than "No problems". */
  function unanswered(/** @type {string | undefined} */ detail) {
    count.textContent = 'Not checked';
    button.dataset.tone = 'warning';
    button.title = detail ?? 'The server did not answer.';
  }

  function show(/** @type {any[]} */ findings, open = false) {
    button.title = '';
    const sorted = resolved(modeler, findings).sort(
      (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity),
    );
    summarise(sorted);
    list.replaceChildren(...sorted.map(row));
    if (sorted.length === 0)
      list.append(
        Object.assign(document.createElement('li'), {
          className: 'quiet-text',
          textContent: 'Nothing to mend: this diagram can be deployed.',
        }),
      );
    mark(sorted.filter(({ severity }) => severity !== 'info'));
    if (open) toggle(true);
  }

  function summarise(/** @type {any[]} */ findings) {
    const of = (/** @type {string[]} */ ...severities) =>
      findings.filter(({ severity }) => severities.includes(severity)).length;
    const hard = of('blocker');
    const soft = of('bind', 'ask', 'review');
    count.textContent =
      hard > 0
        ? `${hard} to mend`
        : soft > 0
          ? `${soft} open`
          : findings.length > 0
            ? `${findings.length} ${findings.length === 1 ? 'remark' : 'remarks'}`
            : 'No problems';
    button.dataset.tone = hard > 0 ? 'danger' : soft > 0 ? 'warning' : 'neutral';
  }

  function row(/** @type {any} */ finding) {
    const item = document.createElement('li');
    // What is not drawn cannot be shown.
    const shown = finding.element !== null && modeler.get('elementRegistry').get(finding.element);
    const entry = document.createElement(shown ? 'button' : 'div');
    entry.className = 'problem';
    entry.dataset.severity = finding.severity;
    const label = Object.assign(document.createElement('strong'), {
      textContent: words[finding.severity] ?? finding.severity,
    });
    const message = Object.assign(document.createElement('span'), { textContent: finding.message });
    const remedy = Object.assign(document.createElement('span'), {
      className: 'quiet-text',
      textContent: finding.remedy,
    });
    entry.append(label, message, remedy);
    if (shown) entry.addEventListener('click', () => reveal(finding.element));
    item.append(entry);
    return item;
  }

  function reveal(/** @type {string} */ id) {
    const element = modeler.get('elementRegistry').get(id);
    if (!element) return;
    const canvas = modeler.get('canvas');
    const root = canvas.findRoot(element);
    if (root && root !== canvas.getRootElement()) canvas.setRootElement(root);
    canvas.scrollToElement(element);
    modeler.get('selection').select(element);
  }

  function mark(/** @type {any[]} */ findings) {
    const overlays = modeler.get('overlays');
    overlays.remove({ type: 'baton-problem' });
    const perElement = Map.groupBy ? Map.groupBy(findings, ({ element }) => element) : grouped(findings);
    for (const [id, of] of perElement) {
      if (!id || !modeler.get('elementRegistry').get(id)) continue;
      const badge = document.createElement('button');
      badge.type = 'button';
      badge.className = 'problem-badge';
      badge.dataset.severity = of.some(({ severity }) => severity === 'blocker') ? 'blocker' : 'ask';
      badge.textContent = '!';
      badge.title = of.map(({ message }) => message).join('\n');
      badge.setAttribute('aria-label', badge.title);
      badge.addEventListener('click', () => {
        toggle(true);
        reveal(id);
      });
      overlays.add(id, 'baton-problem', { position: { top: -10, left: -10 }, html: badge });
    }
  }

  return {
    now,
    refused,
    later() {
      window.clearTimeout(due);
      due = window.setTimeout(now, DELAY_MS);
    },
  };
}

function grouped(/** @type {any[]} */ findings) {
  const map = new Map();
  for (const finding of findings) map.set(finding.element, [...(map.get(finding.element) ?? []), finding]);
  return map;
}
