/** Events that start a process from outside: what the runtime opens when a definition is deployed. */
import type { Definition, EventDefinition, Node } from '../model/definition.ts';
import type { EvaluationContext, Expression } from '../model/expression.ts';
import type { Env } from './env.ts';
import { failure, success, type Result } from './result.ts';

/** `element` is what `instance.start` gets as `at`. */
export interface StartSubscription {
  readonly element: string;
  readonly on: Extract<EventDefinition, { type: 'message' | 'timer' | 'signal' | 'conditional' }>;
}

/** Message, timer, signal and conditional start events of the process itself, and tasks that instantiate it. */
export function startSubscriptions(definition: Definition): readonly StartSubscription[] {
  return startingNodes(definition.root.starts).flatMap((node) =>
    triggersOf(node).flatMap((on): StartSubscription[] => {
      if (on.type === 'multiple') return [];
      return ['message', 'timer', 'signal', 'conditional'].includes(on.type)
        ? [{ element: node.id, on: on as StartSubscription['on'] }]
        : [];
    }),
  );
}

/** The start events of a scope, and what stands behind its instantiating event gateways. */
function startingNodes(starts: readonly Node[]): readonly Node[] {
  return starts.flatMap((node) =>
    node.kind === 'eventBasedGateway' && node.instantiate
      ? node.outgoing.map(({ target }) => target)
      : [node],
  );
}

function triggersOf(node: Node): readonly EventDefinition[] {
  if (node.kind === 'startEvent') return node.on.type === 'multiple' ? node.on.definitions : [node.on];
  if (node.kind === 'intermediateCatchEvent') return [node.on];
  if (node.kind === 'receiveTask' && (node.instantiate || isBehindGateway(node)))
    return [{ type: 'message', message: node.message }];
  return [];
}

function isBehindGateway(node: Node): boolean {
  return node.incoming.some(({ source }) => source.kind === 'eventBasedGateway' && source.instantiate);
}

/** A start event's trigger with its expressions evaluated; they see no variables. */
export type StartWait =
  | { readonly type: 'message'; readonly name: string }
  | { readonly type: 'signal'; readonly name: string }
  | {
      readonly type: 'timer';
      readonly kind: 'date' | 'duration' | 'cycle';
      readonly text: string;
      readonly cron: 'spring' | 'quartz';
      readonly zone: string;
      /** Null: it never fires. */
      readonly dueAt: number | null;
    }
  /** Looked at when a caller asks to (there are no variables yet). */
  | { readonly type: 'condition' };

/** `businessKey`-free: a start event has no instance to correlate to, so its message matches by name alone. */
export function evaluateStart(
  definition: Definition,
  { on }: StartSubscription,
  env: Pick<Env, 'now' | 'zone' | 'schedule'>,
): Result<StartWait> {
  const zone = definition.zone ?? env.zone;
  const text = (expression: Expression): Result<string> => textOf(expression, env.now, zone);
  switch (on.type) {
    case 'message': {
      const name = text(on.message.name);
      return name.ok ? success({ type: 'message', name: name.value }) : name;
    }
    case 'signal': {
      const name = text(on.name);
      return name.ok ? success({ type: 'signal', name: name.value }) : name;
    }
    case 'conditional':
      return success({ type: 'condition' });
    case 'timer': {
      const value = text(on.timer.value);
      if (!value.ok) return value;
      const timer = { kind: on.timer.kind, text: value.value, cron: on.timer.cron };
      const schedule = env.schedule(timer, zone, env.now, 0);
      if (!schedule.ok) return failure('timer', schedule.message);
      return success({ type: 'timer', ...timer, zone, dueAt: schedule.dueAt });
    }
    default:
      throw new Error(`unknown start event ${JSON.stringify(on satisfies never)}`);
  }
}

function textOf(expression: Expression, now: number, zone: string): Result<string> {
  const context: EvaluationContext = { get: () => undefined, names: () => [], now, zone };
  const evaluated = expression.evaluate(context);
  if (!evaluated.ok) return failure('expression', evaluated.message);
  if (typeof evaluated.value === 'string' && evaluated.value !== '') return success(evaluated.value);
  return failure('expression', `"${expression.source}" must give a text without reading variables`);
}
