/**
 * The thread in which scripts run: QuickJS in WebAssembly with capped memory, a fresh runtime for each script, a
 * deadline that interrupts it. Plain JavaScript, since a worker cannot load TypeScript. The host ends the thread when
 * even the interrupt does not help.
 */
import { parentPort } from 'node:worker_threads';
import { newQuickJSWASMModuleFromVariant, newVariant } from 'quickjs-emscripten-core';
import releaseSync from '@jitl/quickjs-wasmfile-release-sync';
import { PRELUDE } from './prelude.mjs';

/** 16 MB to begin with, 64 MB at most; the module's own memory limit does not hold. */
const memory = { initial: 256, maximum: 1024 };
/** A stack that ends in an error before WebAssembly's own does. */
const STACK_BYTES = 48 * 1024;

const MAX_MESSAGE = 2000;
/** Characters; what is larger could not become variables anyway. */
const MAX_ANSWER = 4 * 1024 * 1024;

let module = null;

async function load() {
  const variant = newVariant(releaseSync, { wasmMemory: new WebAssembly.Memory(memory) });
  module = await newQuickJSWASMModuleFromVariant(variant);
}

function run({ source, input, deadlineMs }) {
  const end = Date.now() + deadlineMs;
  const runtime = module.newRuntime();
  runtime.setMaxStackSize(STACK_BYTES);
  runtime.setInterruptHandler(() => Date.now() > end);
  const context = runtime.newContext();
  try {
    setText(context, '__input', input);
    setText(context, '__source', source);
    const outcome = context.evalCode(PRELUDE, 'prelude.js');
    if (outcome.error) {
      const problem = context.dump(outcome.error);
      outcome.error.dispose();
      return { ok: false, message: wording(problem, end) };
    }
    const text = context.getString(outcome.value);
    outcome.value.dispose();
    if (text.length > MAX_ANSWER) return { ok: false, message: 'The script gives more than can be stored.' };
    return { ok: true, text };
  } finally {
    context.dispose();
    runtime.dispose();
  }
}

function setText(context, name, text) {
  const handle = context.newString(text);
  context.setProp(context.global, name, handle);
  handle.dispose();
}

function wording(problem, end) {
  if (Date.now() > end) return 'The script took too long and was stopped.';
  const message = typeof problem === 'object' && problem !== null ? problem.message : problem;
  if (/out of memory/i.test(String(message))) return 'The script used too much memory and was stopped.';
  return typeof message === 'string'
    ? message.slice(0, MAX_MESSAGE)
    : 'The script threw something that is no error.';
}

parentPort.on('message', async ({ request, reply, signal }) => {
  let answer;
  try {
    if (!module) await load();
    answer = run(request);
  } catch (error) {
    // The WebAssembly module may be broken now: say so, so that the host takes a new thread.
    answer = {
      ok: false,
      message: `The script ended the sandbox: ${error instanceof Error ? error.message : 'unknown'}`,
      broken: true,
    };
  }
  reply.postMessage(answer);
  if (signal) {
    Atomics.store(new Int32Array(signal), 0, 1);
    Atomics.notify(new Int32Array(signal), 0);
  }
  reply.close();
});
load().catch(() => {});
