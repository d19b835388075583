/** A DMN file as read: decisions, knowledge, services and types, one vocabulary for DMN 1.1 to 1.5. */

export interface DecisionModel {
  readonly file: string;
  readonly namespace: string;
  readonly name: string;
  readonly imports: readonly ModelImport[];
  readonly items: readonly ItemDefinition[];
  readonly elements: readonly DrgElement[];
  /** Which product's habits the file follows, where they differ from the standard. */
  readonly vendor: 'camunda7' | 'flowable' | 'none';
  /** `definitions@expressionLanguage`; the default of every expression in the file. */
  readonly language: string | null;
}

export interface ModelImport {
  readonly name: string;
  readonly namespace: string;
}

/** `itemDefinition` (DMN 1.5 §7.3.2). */
export interface ItemDefinition {
  readonly name: string;
  readonly typeRef: string | null;
  readonly components: readonly ItemDefinition[];
  readonly isCollection: boolean;
  /** Unary tests on each value, or on each item of a collection. */
  readonly allowedValues: string | null;
  /** Unary tests on the value as a whole (DMN 1.5). */
  readonly typeConstraint: string | null;
  readonly functionItem: { readonly parameters: readonly Variable[]; readonly result: string | null } | null;
}

export interface Variable {
  readonly name: string;
  readonly typeRef: string | null;
}

interface ElementBase {
  readonly id: string;
  readonly name: string;
  readonly variable: Variable;
}

export type DrgElement =
  | (ElementBase & { readonly kind: 'input' })
  | (ElementBase & {
      readonly kind: 'decision';
      readonly requires: readonly string[];
      readonly logic: Boxed | null;
    })
  | (ElementBase & {
      readonly kind: 'knowledge';
      readonly requires: readonly string[];
      readonly logic: BoxedFunction | null;
    })
  | (ElementBase & {
      readonly kind: 'service';
      readonly outputs: readonly string[];
      readonly encapsulated: readonly string[];
      readonly inputDecisions: readonly string[];
      readonly inputData: readonly string[];
    });

export type Decision = Extract<DrgElement, { kind: 'decision' }>;
export type Knowledge = Extract<DrgElement, { kind: 'knowledge' }>;
export type Service = Extract<DrgElement, { kind: 'service' }>;

/** A text with the language it claims; an absent text is null. */
export interface Text {
  readonly id: string | null;
  readonly text: string;
  readonly language: string | null;
}

interface BoxedBase {
  readonly id: string | null;
  readonly typeRef: string | null;
}

/** A boxed expression (DMN 1.5 §10.2). */
export type Boxed =
  | BoxedLiteral
  | BoxedTable
  | BoxedFunction
  | (BoxedBase & { readonly kind: 'context'; readonly entries: readonly ContextEntry[] })
  | (BoxedBase & { readonly kind: 'list'; readonly elements: readonly (Boxed | null)[] })
  | (BoxedBase & {
      readonly kind: 'relation';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly (Boxed | null)[])[];
    })
  | (BoxedBase & {
      readonly kind: 'invocation';
      readonly called: Boxed | null;
      readonly bindings: readonly { readonly name: string; readonly value: Boxed | null }[];
    })
  | (BoxedBase & {
      readonly kind: 'conditional';
      readonly condition: Boxed | null;
      readonly consequent: Boxed | null;
      readonly otherwise: Boxed | null;
    })
  | (BoxedBase & { readonly kind: 'filter'; readonly list: Boxed | null; readonly match: Boxed | null })
  | (BoxedBase & {
      readonly kind: 'for' | 'some' | 'every';
      readonly iterator: string;
      readonly list: Boxed | null;
      readonly body: Boxed | null;
    });

export type BoxedLiteral = BoxedBase & { readonly kind: 'literal' } & Text;

export type BoxedFunction = BoxedBase & {
  readonly kind: 'function';
  readonly parameters: readonly Variable[];
  readonly body: Boxed | null;
  readonly external: boolean;
};

/** The last entry of a context may be without a name: it is the result. */
export interface ContextEntry {
  readonly variable: Variable | null;
  readonly value: Boxed | null;
}

export type HitPolicy = 'UNIQUE' | 'FIRST' | 'PRIORITY' | 'ANY' | 'COLLECT' | 'RULE ORDER' | 'OUTPUT ORDER';
export type Aggregation = 'SUM' | 'MIN' | 'MAX' | 'COUNT';

export type BoxedTable = BoxedBase & {
  readonly kind: 'table';
  readonly hitPolicy: HitPolicy;
  readonly aggregation: Aggregation | null;
  readonly inputs: readonly TableInput[];
  readonly outputs: readonly TableOutput[];
  readonly rules: readonly TableRule[];
};

export interface TableInput {
  readonly label: string;
  readonly expression: Text | null;
  readonly typeRef: string | null;
  /** Name under which the entries of the column may read the input (`camunda:inputVariable`). */
  readonly variable: string | null;
}

export interface TableOutput {
  readonly name: string | null;
  readonly typeRef: string | null;
  readonly values: string | null;
  readonly defaultEntry: Text | null;
}

export interface TableRule {
  readonly id: string | null;
  readonly inputs: readonly Text[];
  readonly outputs: readonly Text[];
}
