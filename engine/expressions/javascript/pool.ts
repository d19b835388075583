/** Threads for scripts: taken in turn, ended and replaced when one does not answer in time. */
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { systemClock } from '../../clock.ts';

export interface SandboxRequest {
  readonly source: string;
  /** JSON text of variables and facts. */
  readonly input: string;
  readonly deadlineMs: number;
}

export type SandboxAnswer =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string; readonly broken?: boolean };

const THREADS = 2;
/** Scripts that may wait for a thread. */
const MAX_QUEUE = 1000;
/** A new thread compiles WebAssembly first; on a busy machine that takes its time. */
const START_MS = 10_000;

interface Thread {
  readonly worker: Worker;
  busy: boolean;
  started: boolean;
  ended: boolean;
}

export class Sandbox {
  readonly #threads: Thread[] = [];
  readonly #waiting: (() => void)[] = [];
  /** Conditions are evaluated within a step, so they have a thread to themselves. */
  #own: Thread | null = null;

  /** Resolves with the answer, also when the script had to be stopped. */
  async run(request: SandboxRequest): Promise<SandboxAnswer> {
    if (this.#waiting.length >= MAX_QUEUE)
      return { ok: false, message: 'Too many scripts are waiting to run.' };
    const thread = await this.#take();
    const { port1, port2 } = new MessageChannel();
    const answer = await this.#ask(thread, request, port1, port2);
    const gone = answer === null || (!answer.ok && answer.broken === true);
    this.#giveBack(thread, gone);
    return answer ?? stopped;
  }

  /** Starts the thread of conditions ahead of the first one. */
  warm(): void {
    if (!this.#own || this.#own.ended) this.#own = start();
  }

  /** Blocks this thread for at most the hard deadline: for conditions, which are evaluated within a step. */
  runNow(request: SandboxRequest): SandboxAnswer {
    this.warm();
    const thread = this.#own ?? start();
    const { port1, port2 } = new MessageChannel();
    const signal = new SharedArrayBuffer(4);
    thread.worker.postMessage({ request, reply: port2, signal }, [port2]);
    Atomics.wait(new Int32Array(signal), 0, 0, hardDeadline(request, thread));
    const received = receiveMessageOnPort(port1) as { message: SandboxAnswer } | undefined;
    port1.close();
    thread.started = true;
    const answer = received?.message ?? null;
    if (answer === null || (!answer.ok && answer.broken === true)) {
      void thread.worker.terminate();
      this.#own = null;
    }
    return answer ?? stopped;
  }

  /** Ends all threads; new ones start when needed. */
  async close(): Promise<void> {
    const threads = [...this.#threads.splice(0), ...(this.#own ? [this.#own] : [])];
    this.#own = null;
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }

  #ask(
    thread: Thread,
    request: SandboxRequest,
    own: MessagePort,
    theirs: MessagePort,
  ): Promise<SandboxAnswer | null> {
    return new Promise((resolve) => {
      const stop = systemClock.after(hardDeadline(request, thread), () => settle(null));
      const settle = (answer: SandboxAnswer | null): void => {
        stop();
        own.close();
        thread.worker.off('exit', failed);
        thread.started = true;
        resolve(answer);
      };
      // A thread that ran out of its memory ends by itself.
      const failed = (): void => settle(broken);
      own.on('message', settle);
      thread.worker.once('exit', failed);
      if (thread.ended) failed();
      thread.worker.postMessage({ request, reply: theirs }, [theirs]);
    });
  }

  async #take(): Promise<Thread> {
    for (const thread of this.#threads.filter(({ ended, busy }) => ended && !busy))
      this.#threads.splice(this.#threads.indexOf(thread), 1);
    const free = this.#threads.find(({ busy }) => !busy);
    if (free) {
      free.busy = true;
      return free;
    }
    if (this.#threads.length < THREADS) {
      const thread = start();
      thread.busy = true;
      this.#threads.push(thread);
      return thread;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.#take();
  }

  #giveBack(thread: Thread, gone: boolean): void {
    thread.busy = false;
    if (gone) {
      const index = this.#threads.indexOf(thread);
      if (index >= 0) this.#threads.splice(index, 1);
      void thread.worker.terminate();
    }
    this.#waiting.shift()?.();
  }
}

const broken: SandboxAnswer = {
  ok: false,
  message: 'The script used too much memory and was stopped.',
  broken: true,
};
const stopped: SandboxAnswer = { ok: false, message: 'The script took too long and was stopped.' };

/** Twice the script's own deadline and a little, after which the thread is ended from outside. */
function hardDeadline({ deadlineMs }: SandboxRequest, { started }: Thread): number {
  return 2 * deadlineMs + 100 + (started ? 0 : START_MS);
}

function start(): Thread {
  const worker = new Worker(new URL('./worker.mjs', import.meta.url), {
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 16, stackSizeMb: 2 },
  });
  const thread: Thread = { worker, busy: false, started: false, ended: false };
  worker.on('error', () => undefined);
  worker.on('exit', () => (thread.ended = true));
  worker.unref();
  return thread;
}
