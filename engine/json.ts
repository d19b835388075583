/** JSON values: the only kind of data that process variables hold. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}
/** Variables by name. Read with `Object.hasOwn`; names such as `__proto__` never get in. */
export type Variables = Readonly<Record<string, Json>>;
