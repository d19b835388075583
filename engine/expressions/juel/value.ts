/** Values inside a JUEL expression: JSON, instants with a zone, and objects of the engine that only have methods. */
import { Temporal } from 'temporal-polyfill';
import type { Json } from '../../json.ts';

export type JuelValue = Json | JuelDate | EngineObject;

/** A problem of the expression or of its data: ends as an incident, never as a crash. */
export class JuelFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'JuelFailure';
  }
}

/** An instant as Java's Date or Joda's DateTime. */
export class JuelDate {
  readonly instant: number;
  readonly zone: string;

  constructor(instant: number, zone: string) {
    this.instant = instant;
    this.zone = zone;
  }

  get zoned(): Temporal.ZonedDateTime {
    return Temporal.Instant.fromEpochMilliseconds(this.instant).toZonedDateTimeISO(this.zone);
  }
}

/** `execution`, `task`, a Spin node: properties and methods by name, nothing else. */
export class EngineObject {
  readonly label: string;
  readonly properties: ReadonlyMap<string, () => JuelValue>;
  readonly methods: ReadonlyMap<string, (...args: readonly JuelValue[]) => JuelValue>;
  /** What it is outside the expression. */
  readonly plain: Json;

  constructor(
    label: string,
    members: {
      readonly properties?: ReadonlyMap<string, () => JuelValue>;
      readonly methods?: ReadonlyMap<string, (...args: readonly JuelValue[]) => JuelValue>;
      readonly plain?: Json;
    },
  ) {
    this.label = label;
    this.properties = members.properties ?? new Map();
    this.methods = members.methods ?? new Map();
    this.plain = members.plain ?? null;
  }
}

export function isList(value: JuelValue): value is readonly Json[] {
  return Array.isArray(value);
}

export function isMap(value: JuelValue): value is { readonly [name: string]: Json } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof JuelDate) &&
    !(value instanceof EngineObject)
  );
}

/** Instants leave as ISO 8601 text. */
export function toJson(value: JuelValue): Json {
  if (value instanceof JuelDate) return new Date(value.instant).toISOString();
  if (value instanceof EngineObject) return value.plain;
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new JuelFailure('The result is not a finite number');
  return value;
}
