/** Names of variables that an expression reads. */
import { ENGINE_OBJECTS } from './objects.ts';
import type { JuelNode } from './parse.ts';

export function namesIn(node: JuelNode): readonly string[] {
  switch (node.type) {
    case 'literal':
      return [];
    case 'name':
      return ENGINE_OBJECTS.has(node.name) ? [] : [node.name];
    case 'property':
      return [...namesIn(node.of), ...namesIn(node.name)];
    case 'call':
      return [...namesIn(node.of), ...variableArgument(node), ...node.args.flatMap(namesIn)];
    case 'function':
      return [...(isVariableFunction(node.name) ? firstName(node.args) : []), ...node.args.flatMap(namesIn)];
    case 'unary':
      return namesIn(node.of);
    case 'binary':
      return [...namesIn(node.left), ...namesIn(node.right)];
    case 'choice':
      return [...namesIn(node.test), ...namesIn(node.yes), ...namesIn(node.no)];
  }
}

/** `execution.getVariable('x')` reads x. */
function variableArgument(node: JuelNode & { type: 'call' }): readonly string[] {
  return /^(get|has)Variable/.test(node.method) ? firstName(node.args) : [];
}

function firstName([first]: readonly JuelNode[]): readonly string[] {
  return first?.type === 'literal' && typeof first.value === 'string' ? [first.value] : [];
}

/** Functions whose first argument names a variable: `vars:get(x)`, `variables:equals("x", 5)`. */
export function isVariableFunction(name: string): boolean {
  return /^(vars|variables|var):/.test(name) || /^(bpmn:)?getData(Object|Input|Output)$/.test(name);
}
