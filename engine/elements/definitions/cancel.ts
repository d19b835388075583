/**
 * The cancel end event of a transaction (BPMN 2.0.2 §10.3.5, §13.5.2): what runs in the transaction is terminated, what
 * completed is compensated, then the transaction is cancelled and its cancel boundary event takes over.
 */
import type { EventRule } from '../../core/behaviour.ts';
import { findCatcher } from '../../core/catch.ts';
import { compensate } from '../../core/compensation.ts';
import { failure, success } from '../../core/result.ts';
import type { Run } from '../../core/run.ts';
import type { ElementId } from '../../core/state.ts';

export const cancel: EventRule<'cancel'> = {
  arm: () => null,
  raise(run, id, node) {
    const { scope } = run.alive(id);
    if (scope === null || run.alive(scope).kind !== 'transaction')
      return failure('expression', `${node.id}: a cancel end event belongs directly in a transaction`);
    run.moves = run.moves.filter((move) => move.scope !== scope);
    for (const other of run.children(scope)) if (other !== id) run.cancel(other, `cancelled by ${node.id}`);
    return success(compensate(run, id, scope, null) ? 'waits' : 'done');
  },
  depart(run, id) {
    const { scope } = run.alive(id);
    return success(() => {
      if (scope !== null && run.find(scope)) endTransaction(run, scope);
    });
  },
};

/** After compensation: the transaction itself goes. */
function endTransaction(run: Run, transaction: ElementId): void {
  const catcher = findCatcher(run, transaction, 'cancel', null);
  const owner = run.alive(transaction).loop?.index === undefined ? transaction : run.alive(transaction).scope;
  if (catcher.ok && catcher.value?.owner === owner) run.happen(catcher.value.owner, catcher.value.node, {});
  else run.cancel(transaction, 'transaction cancelled');
}
