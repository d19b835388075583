/** Runs a command of the command line in this process and gives back what it wrote, for tests. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCommand } from '../commands.ts';

export interface Said {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
  /** Each line of the output as JSON. */
  readonly lines: () => readonly Record<string, unknown>[];
}

export async function command(...words: readonly string[]): Promise<Said> {
  let out = '';
  let err = '';
  const exit = await runCommand(words, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
  });
  const lines = (): Record<string, unknown>[] =>
    out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { exit, out, err, lines };
}

export interface Folder {
  readonly path: string;
  /** Writes a file and gives its path. */
  write(name: string, content: string | Uint8Array): string;
  /** A BPMN file around these definitions; a process `p` around what has no process of its own. */
  bpmn(name: string, inner: string): string;
  remove(): void;
}

export function temporaryFolder(): Folder {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'baton-cli-'));
  const write = (name: string, content: string | Uint8Array): string => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  };
  return {
    path: folder,
    write,
    bpmn: (name, inner) =>
      write(
        name,
        definitions(
          inner.includes('<process') ? inner : `<process id="p" isExecutable="true">${inner}</process>`,
        ),
      ),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function definitions(inner: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  id="definitions" targetNamespace="urn:test">${inner}</definitions>`;
}

/** A chain of elements joined by flows `f1`, `f2` …: each entry is an id and its XML. */
export function chain(...elements: readonly (readonly [id: string, xml: string])[]): string {
  const flows = elements
    .slice(1)
    .map(([id], at) => `<sequenceFlow id="f${at + 1}" sourceRef="${elements[at]?.[0]}" targetRef="${id}"/>`);
  return [...elements.map(([, xml]) => xml), ...flows].join('\n');
}

const tag = (name: string, id: string, inner = ''): readonly [string, string] => [
  id,
  `<${name} id="${id}">${inner}</${name}>`,
];

export const startEvent = (inner = '', id = 'Start') => tag('startEvent', id, inner);
export const endEvent = (id = 'End', inner = '') => tag('endEvent', id, inner);
export const userTask = (id: string) =>
  tag(
    'userTask',
    id,
    '<extensionElements><zeebe:assignmentDefinition candidateGroups="sales"/></extensionElements>',
  );
export const worker = (id: string, type = id) =>
  tag('serviceTask', id, `<extensionElements><zeebe:taskDefinition type="${type}"/></extensionElements>`);
export const catchEvent = (id: string, definition: string) => tag('intermediateCatchEvent', id, definition);
export const script = (id: string, code: string, variable = id) =>
  [
    id,
    `<scriptTask id="${id}" scriptFormat="javascript" camunda:resultVariable="${variable}"><script>${code}</script></scriptTask>`,
  ] as const;
export const duration = (text: string): string =>
  `<timerEventDefinition><timeDuration xsi:type="tFormalExpression">${text}</timeDuration></timerEventDefinition>`;
export const message = (ref: string): string => `<messageEventDefinition messageRef="${ref}"/>`;
export const signal = (ref: string): string => `<signalEventDefinition signalRef="${ref}"/>`;
