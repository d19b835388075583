/** One route of the REST API: what the router serves and what the OpenAPI document says come from the same value. */
import type { Request, Response } from 'express';
import type { Engine } from '../../engine.ts';
import type { Subject } from '../../views.ts';
import type { Schema } from './schema.ts';

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Under /api/v1, parameters in braces: `/tasks/{id}/complete`. */
  readonly path: string;
  readonly tag: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly query?: Readonly<Record<string, Parameter>>;
  /** Schema of a JSON body. */
  readonly body?: Schema;
  /** The body may be left out. */
  readonly bodyOptional?: boolean;
  /** Takes files as multipart/form-data (field `files`) instead of JSON. */
  readonly files?: boolean;
  /** Honours the header Idempotency-Key. */
  readonly idempotent?: boolean;
  /** Status and schema of success; null schema: no content. */
  readonly success: {
    readonly status: 200 | 201 | 204;
    readonly schema: Schema | null;
    readonly type?: string;
  };
  handle(call: Call): Promise<unknown>;
}

export interface Parameter {
  readonly description: string;
  readonly schema: Schema;
}

/** What a handler gets: everything checked against the route's schemas. */
export interface Call {
  readonly engine: Engine;
  readonly subject: Subject;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | number | boolean | undefined>>;
  // The validator has checked it against `body`; each handler names the type it asked for.
  readonly body: unknown;
  readonly files: readonly { readonly name: string; readonly content: Uint8Array }[];
  readonly idempotencyKey: string | undefined;
  readonly request: Request;
  readonly response: Response;
}

export function route(definition: Route): Route {
  return definition;
}
