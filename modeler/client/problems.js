/** The problem list: what deployment would say (asked of the server) and bpmnlint's remarks, each at its element. */
import { post } from './api.js';
import { lint } from './lint.js';
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
  let run = 0;

  function toggle(open = panel.hidden) {
    panel.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
  }
  on('[data-problems]', () => toggle());
  on('[data-close-problems]', () => toggle(false));

  async function now() {
    const mine = ++run;
    const definitions = modeler.getDefinitions();
    if (!definitions) return;
    const { xml } = await modeler.saveXML({ format: false });
    const [answer, remarks] = await Promise.all([
      post('/modeler/check', { resources: [{ name: file.name, content: xml }] }),
      lint(definitions).catch(() => []),
    ]);
    if (mine !== run) return;
    const findings = answer.ok ? answer.data.flatMap((report) => report.findings) : [];
    show([...findings, ...remarks], false);
  }

  function show(/** @type {any[]} */ findings, open = false) {
    const sorted = [...findings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
    const hard = sorted.filter(({ severity }) => severity === 'blocker').length;
    const soft = sorted.filter(({ severity }) => severity === 'bind' || severity === 'ask').length;
    count.textContent =
      hard > 0
        ? `${hard} to mend`
        : soft > 0
          ? `${soft} open`
          : sorted.length > 0
            ? `${sorted.length} remarks`
            : 'No problems';
    button.dataset.tone = hard > 0 ? 'danger' : soft > 0 ? 'warning' : 'neutral';
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

  function row(/** @type {any} */ finding) {
    const item = document.createElement('li');
    const entry = document.createElement(finding.element ? 'button' : 'div');
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
    if (finding.element) entry.addEventListener('click', () => reveal(finding.element));
    item.append(entry);
    return item;
  }

  function reveal(/** @type {string} */ id) {
    const element = modeler.get('elementRegistry').get(id);
    if (!element) return;
    modeler.get('canvas').scrollToElement(element);
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
    show,
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
