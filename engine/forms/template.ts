/**
 * Texts with FEEL in them, as form-js writes them ("feelers"): `{{expression}}`, `{{#if x}}…{{/if}}`,
 * `{{#loop list}}…{{/loop}}`. Inside a loop, `this` is the element and its own names are visible.
 */
import type { Json } from '../json.ts';
import type { EvaluationContext } from '../model/expression.ts';
import type { Computed } from './field.ts';

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly compute: Computed }
  | { readonly kind: 'if' | 'loop'; readonly compute: Computed; readonly parts: Part[] };

export type TemplateResult =
  | { readonly ok: true; readonly compute: (context: EvaluationContext) => string }
  | { readonly ok: false; readonly message: string };

type Compile = (
  feel: string,
) => { readonly ok: true; readonly compute: Computed } | { readonly ok: false; readonly message: string };

const MAX_DEPTH = 10;
/** Parts one text may be drawn into: loops in loops over long lists end here. */
const MAX_PARTS = 20_000;

export function isTemplate(text: string): boolean {
  return text.includes('{{');
}

export function compileTemplate(text: string, compile: Compile): TemplateResult {
  const root: Part[] = [];
  const open: { kind: 'if' | 'loop'; parts: Part[] }[] = [];
  let current = root;
  let at = 0;
  for (const match of text.matchAll(/\{\{\s*(#if|#loop|\/if|\/loop)?\s*([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}\}/g)) {
    if (match.index > at) current.push({ kind: 'text', text: text.slice(at, match.index) });
    at = match.index + match[0].length;
    const [, tag, feel = ''] = match;
    if (tag?.startsWith('/')) {
      if (open.pop()?.kind !== tag.slice(1)) return { ok: false, message: `{{${tag}}} closes nothing.` };
      current = open.at(-1)?.parts ?? root;
      continue;
    }
    const compiled = compile(feel.trim());
    if (!compiled.ok) return compiled;
    if (tag === undefined) {
      current.push({ kind: 'value', compute: compiled.compute });
      continue;
    }
    if (open.length >= MAX_DEPTH) return { ok: false, message: `Blocks nest deeper than ${MAX_DEPTH}.` };
    const block = { kind: tag === '#if' ? ('if' as const) : ('loop' as const), parts: [] as Part[] };
    current.push({ ...block, compute: compiled.compute });
    open.push(block);
    current = block.parts;
  }
  if (open.length > 0) return { ok: false, message: `{{#${open.at(-1)?.kind}}} is not closed.` };
  if (at < text.length) current.push({ kind: 'text', text: text.slice(at) });
  return { ok: true, compute: (context) => draw(root, context, { left: MAX_PARTS }) };
}

function draw(parts: readonly Part[], context: EvaluationContext, budget: { left: number }): string {
  let text = '';
  for (const part of parts) {
    if (budget.left <= 0) return text;
    budget.left -= 1;
    if (part.kind === 'text') text += part.text;
    else if (part.kind === 'value') text += valueText(part.compute(context));
    else if (part.kind === 'if')
      text += part.compute(context) === true ? draw(part.parts, context, budget) : '';
    else text += drawLoop(part, context, budget);
  }
  return text;
}

function drawLoop(
  part: Extract<Part, { kind: 'if' | 'loop' }>,
  context: EvaluationContext,
  budget: { left: number },
): string {
  const list = part.compute(context);
  if (!Array.isArray(list)) return '';
  return (list as readonly Json[]).map((item) => draw(part.parts, within(context, item), budget)).join('');
}

/** The element's names over those around it; `this` is the element, `parent` what was `this`. */
function within(context: EvaluationContext, item: Json): EvaluationContext {
  const own = typeof item === 'object' && item !== null && !Array.isArray(item) ? item : {};
  return {
    ...context,
    get(name) {
      if (name === 'this' || name === '_this_') return item;
      if (name === 'parent' || name === '_parent_') return context.get('this');
      return Object.hasOwn(own, name) ? (own as Record<string, Json>)[name] : context.get(name);
    },
    names: () => [...Object.keys(own), ...context.names()],
  };
}

export function valueText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
