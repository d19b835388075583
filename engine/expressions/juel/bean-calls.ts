/** Tells at deployment which parts of a JUEL expression are Java code that is not here, so that they can be bound. */
import { isKnownFunction } from './functions.ts';
import { isValueMethod } from './methods.ts';
import { ENGINE_OBJECTS, isKnownMember } from './objects.ts';
import { childrenOf, JuelSyntaxError, parseJuel, type JuelNode } from './parse.ts';
import { splitTemplate } from './template.ts';

/**
 * `bean.method` for every call that no value, engine object or function of ours answers, in order and each once; a
 * foreign function is `prefix:name`, a foreign service of the engine `execution.engineServices`. Empty when the whole
 * can be evaluated, given its variables. A text that does not parse has no calls: `compileJuel` says what is wrong.
 * `order.getTotal()` is a property in Java's spelling, not a call.
 */
export function beanCalls(source: string): readonly string[] {
  const found = new Set<string>();
  try {
    for (const part of splitTemplate(source)) {
      if (part.kind === 'expression') collect(parseJuel(part.text, part.position), found);
    }
  } catch (error) {
    if (!(error instanceof JuelSyntaxError)) throw error;
    return [];
  }
  return [...found];
}

function collect(node: JuelNode, found: Set<string>): void {
  const foreign = foreignPart(node);
  if (foreign !== null) found.add(foreign);
  for (const child of childrenOf(node)) collect(child, found);
}

function foreignPart(node: JuelNode): string | null {
  if (node.type === 'function') return isKnownFunction(node.name) ? null : node.name;
  if (node.type === 'property') {
    const member = node.name.type === 'literal' ? String(node.name.value) : null;
    return node.of.type === 'name' && ENGINE_OBJECTS.has(node.of.name) && member !== null
      ? unknownMember(node.of.name, member)
      : null;
  }
  if (node.type !== 'call') return null;
  if (node.of.type === 'name' && ENGINE_OBJECTS.has(node.of.name))
    return unknownMember(node.of.name, node.method);
  const isGetter = node.args.length === 0 && /^(?:get|is)[A-Z]/.test(node.method);
  const isGetWithoutKey = node.method === 'get' && node.args.length === 0;
  if (isGetter || (isValueMethod(node.method) && !isGetWithoutKey)) return null;
  const root = rootOf(node.of);
  // A call on what another foreign call gave is part of that one; text and numbers have no foreign methods to bind.
  return root === null ? null : `${root}.${node.method}`;
}

function unknownMember(object: string, member: string): string | null {
  return isKnownMember(object, member) ? null : `${object}.${member}`;
}

/** The name that a chain of properties begins with. */
function rootOf(node: JuelNode): string | null {
  let at = node;
  while (at.type === 'property' || at.type === 'call') at = at.of;
  return at.type === 'name' && !ENGINE_OBJECTS.has(at.name) ? at.name : null;
}
