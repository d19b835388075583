/**
 * bpmn-moddle as the judge of a file: it knows the whole metamodel of BPMN 2.0.2, and what it cannot place would be
 * lost in the modeler, or was never BPMN. It runs in a worker with a deadline and little memory, because some small
 * files cost it minutes (reference: reliability §5.1); docs/adr/0020 says why it judges and does not compile.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/** Longest time a file may take, milliseconds. */
export const JUDGE_DEADLINE_MS = 5_000;
/** Heap of the worker, megabytes. */
export const JUDGE_MEMORY_MB = 256;
/** Complaints that are handed back; a file with more is hopeless anyway. */
const MAX_COMPLAINTS = 500;

/** What moddle could not place or resolve, in its words, with the line (from 1) when it names one. */
export interface Complaint {
  readonly message: string;
  readonly line: number | null;
}

export type Judgement =
  | { readonly ok: true; readonly complaints: readonly Complaint[] }
  | { readonly ok: false; readonly reason: 'deadline' | 'memory' | 'failed'; readonly message: string };

interface Request {
  readonly id: number;
  readonly xml: string;
}
interface Answer {
  readonly id: number;
  /** Null when bpmn-moddle itself could not be loaded. */
  readonly complaints: readonly string[] | null;
  readonly error?: string;
}

let worker: Worker | null = null;
let lastId = 0;
/** Judgements follow one another: a file that is slow must not make another one late. */
let queue: Promise<unknown> = Promise.resolve();

/**
 * Judges a text that has passed the guard. The worker is started on first use and keeps the program alive only while it
 * judges. Rejects only when bpmn-moddle cannot be loaded, which no file can bring about.
 */
export function judgeSchema(xml: string, deadlineMs: number = JUDGE_DEADLINE_MS): Promise<Judgement> {
  const judged = queue.then(() => judge(xml, deadlineMs));
  queue = judged.catch(() => null);
  return judged;
}

function judge(xml: string, deadlineMs: number): Promise<Judgement> {
  const running = worker ?? startWorker();
  worker = running;
  lastId += 1;
  const id = lastId;
  return new Promise((resolve, reject) => {
    const finish = (judgement: Judgement): void => {
      deadline.removeEventListener('abort', onDeadline);
      running.off('message', onMessage).off('error', onError).off('exit', onExit);
      running.unref();
      if (!judgement.ok) {
        worker = null;
        void running.terminate();
      }
      resolve(judgement);
    };
    const onMessage = (answer: Answer): void => {
      if (answer.id !== id) return;
      if (answer.complaints === null)
        reject(new Error(`bpmn-moddle cannot be loaded: ${answer.error ?? ''}`));
      finish({ ok: true, complaints: (answer.complaints ?? []).map(complaintOf) });
    };
    const onError = (error: Error & { code?: string }): void =>
      finish({
        ok: false,
        reason: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'failed',
        message: error.message,
      });
    const onExit = (): void => finish({ ok: false, reason: 'failed', message: 'The worker ended.' });
    const onDeadline = (): void =>
      finish({ ok: false, reason: 'deadline', message: `Longer than ${deadlineMs} ms.` });
    const deadline = AbortSignal.timeout(deadlineMs);
    deadline.addEventListener('abort', onDeadline);
    running.ref();
    running.on('message', onMessage).on('error', onError).on('exit', onExit);
    running.postMessage({ id, xml } satisfies Request);
  });
}

/**
 * The worker's program as text, so that it runs the same from `.ts` and from `dist`. (The text of a function would not
 * do: the compiler rewrites its dynamic import.) `workerData`: the URL of bpmn-moddle and the most complaints wanted.
 */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const loaded = import(workerData.moddle).then(({ BpmnModdle }) => new BpmnModdle());
const judge = async (xml) => {
  const reader = await loaded;
  try {
    return (await reader.fromXML(xml)).warnings;
  } catch (error) {
    return [{ message: 'failed: ' + error.message }, ...(error.warnings ?? [])];
  }
};
parentPort.on('message', ({ id, xml }) => {
  judge(xml).then(
    (warnings) => parentPort.postMessage({ id, complaints: warnings.slice(0, workerData.maximum).map(({ message }) => message) }),
    (error) => parentPort.postMessage({ id, complaints: null, error: error.message }),
  );
});
`;

function startWorker(): Worker {
  const main = createRequire(import.meta.url).resolve('bpmn-moddle');
  const started = new Worker(PROGRAM, {
    eval: true,
    workerData: { moddle: pathToFileURL(main).href, maximum: MAX_COMPLAINTS },
    resourceLimits: { maxOldGenerationSizeMb: JUDGE_MEMORY_MB },
    execArgv: [],
  });
  started.unref();
  return started;
}

function complaintOf(message: string): Complaint {
  const line = /line:\s*(\d+)/.exec(message)?.[1];
  return {
    message: message.replaceAll(/\s+/g, ' ').trim(),
    line: line === undefined ? null : Number(line) + 1,
  };
}
