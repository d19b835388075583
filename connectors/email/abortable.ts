/** A socket for nodemailer that ends when the call is given up: its own transport cannot be stopped half-way. */
import { connect, type Socket } from 'node:net';

type Opened = (error: Error | null, result?: { readonly connection: Socket }) => void;

export interface AbortableConnection {
  /** Nodemailer's `getSocket`. */
  readonly open: (options: object, callback: Opened) => void;
  readonly close: () => void;
}

export function abortable(
  address: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): AbortableConnection {
  let socket: Socket | null = null;
  const abort = (): void => void socket?.destroy(new Error('The call was given up.'));
  return {
    open(_options, callback) {
      if (signal.aborted) return callback(new Error('The call was given up.'));
      signal.addEventListener('abort', abort, { once: true });
      const opening = connect(address);
      socket = opening;
      opening.once('error', callback);
      opening.once('connect', () => {
        opening.off('error', callback);
        callback(null, { connection: opening });
      });
    },
    close() {
      signal.removeEventListener('abort', abort);
      socket?.destroy();
    },
  };
}
