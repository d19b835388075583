/** Names of variables that an expression reads. */
import { ENGINE_OBJECTS } from './objects.ts';
import { childrenOf, type JuelNode } from './parse.ts';

/** In the order they appear, each once. */
export function namesIn(root: JuelNode, found: Set<string> = new Set()): ReadonlySet<string> {
  if (root.type === 'name' && !ENGINE_OBJECTS.has(root.name)) found.add(root.name);
  const named = namedArgument(root);
  if (named !== null) found.add(named);
  for (const child of childrenOf(root)) namesIn(child, found);
  return found;
}

/** `execution.getVariable('x')` and `vars:get('x')` read x. */
function namedArgument(node: JuelNode): string | null {
  const reads =
    (node.type === 'call' && /^(get|has)Variable/.test(node.method)) ||
    (node.type === 'function' && isVariableFunction(node.name));
  const first = reads && node.args[0];
  return first && first.type === 'literal' && typeof first.value === 'string' ? first.value : null;
}

/** Functions whose first argument names a variable: `vars:get(x)`, `variables:equals("x", 5)`. */
export function isVariableFunction(name: string): boolean {
  return /^(vars|variables|var):/.test(name) || /^(bpmn:)?getData(Object|Input|Output)$/.test(name);
}
