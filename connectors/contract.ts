/** The contract that every connector keeps, as a test: call `itKeepsTheContract` from the connector's own test file. */
import { describe, expect, it } from '@jest/globals';
import { ConnectorError, type Connector, type ConnectorCall, type ConnectorObject } from './connector.ts';
import { checkInputs } from './inputs.ts';
import { elementTemplate } from './templates.ts';

/** A call with everything a connector may ask for; `inputs` are checked as the engine does it. */
export function callOf(
  connector: Connector,
  inputs: ConnectorObject,
  options: Partial<ConnectorCall> & { readonly logged?: string[] } = {},
): ConnectorCall {
  const { logged = [], ...rest } = options;
  return {
    type: connector.type,
    headers: {},
    idempotencyKey: '4711/8',
    attempt: 1,
    signal: new AbortController().signal,
    instanceId: '4711',
    businessKey: 'B-1',
    elementId: 'Task_1',
    processId: 'process',
    log: (message) => void logged.push(message),
    settings: {},
    ...rest,
    inputs: checkInputs(connector, inputs),
  };
}

export interface Contract {
  readonly connector: Connector;
  /** Inputs of a call that works, and the settings it needs. */
  readonly working: () => {
    readonly inputs: ConnectorObject;
    readonly settings?: Readonly<Record<string, string>>;
  };
  /** The key by which the other side would recognise the last call; left out when the connector calls nobody. */
  readonly keyReceived?: () => string | undefined;
  /** Inputs of a call that never ends by itself; null when the connector does not wait for anything. */
  readonly endless?: () => {
    readonly inputs: ConnectorObject;
    readonly settings?: Readonly<Record<string, string>>;
  };
}

export function itKeepsTheContract({ connector, working, endless, keyReceived }: Contract): void {
  describe(`${connector.type}: the contract of connectors`, () => {
    it('describes itself', () => {
      expect(connector.type).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(connector.description).toMatch(/\.$/);
      expect(connector.icon).toMatch(/^<svg [^]*<\/svg>$/);
      expect(connector.icon).not.toMatch(/<script|onload|href/i);
      const names = connector.fields.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const { when, type, choices } of connector.fields) {
        if (when) expect(names).toContain(when.field);
        if (type === 'choice') expect(choices?.length).toBeGreaterThan(1);
      }
    });

    it('has an element template that names every field', () => {
      const text = JSON.stringify(elementTemplate(connector));
      for (const { name } of connector.fields) expect(text).toContain(`"name":"${name}"`);
      expect(text).toContain(`"value":"${connector.type}"`);
    });

    it('works, with a result of plain JSON that has the members of its example', async () => {
      const { inputs, settings = {} } = working();
      const result = await connector.run(callOf(connector, inputs, { settings }));
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
      expect(Object.keys(result).sort()).toEqual(Object.keys(connector.example).sort());
    });

    it('names the field that is missing, and does not try again', () => {
      for (const field of connector.fields.filter(
        ({ required, default: value }) => required && value === undefined,
      )) {
        const { [field.name]: _left, ...rest } = working().inputs;
        const attempt = (): unknown => checkInputs(connector, rest);
        expect(attempt).toThrow(ConnectorError);
        expect(attempt).toThrow(field.name);
      }
    });

    it('leaves out inputs it does not know', () => {
      expect(checkInputs(connector, { ...working().inputs, unknown: 1 })).not.toHaveProperty('unknown');
    });

    it('logs no secret', async () => {
      const logged: string[] = [];
      const secrets = connector.fields.filter(({ secret, type }) => secret && type === 'string');
      const { inputs, settings = {} } = working();
      const withSecrets = {
        ...inputs,
        ...Object.fromEntries(secrets.map(({ name }) => [name, 's3cr3t-canary'])),
      };
      await connector
        .run(callOf(connector, withSecrets, { settings, logged }))
        .catch((error: unknown) => logged.push(String(error)));
      expect(logged.join('\n')).not.toContain('s3cr3t-canary');
    });

    if (keyReceived) {
      it('sends the same key on every attempt, and another for another element', async () => {
        const { inputs, settings = {} } = working();
        const keyOf = async (idempotencyKey: string, attempt: number): Promise<string | undefined> => {
          await connector.run(callOf(connector, inputs, { settings, idempotencyKey, attempt }));
          return keyReceived();
        };
        const first = await keyOf('4711/8', 1);
        expect(first).toBeTruthy();
        expect(await keyOf('4711/8', 2)).toBe(first);
        expect(await keyOf('4711/9', 1)).not.toBe(first);
      });
    }

    if (endless) {
      it('stops when it is told to', async () => {
        const stop = new AbortController();
        const { inputs, settings = {} } = endless();
        const running = connector.run(callOf(connector, inputs, { settings, signal: stop.signal }));
        setImmediate(() => stop.abort());
        await expect(running).rejects.toThrow();
      });
    }
  });
}
