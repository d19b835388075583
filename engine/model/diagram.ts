/** The picture of a process: its diagram interchange (BPMN 2.0.2 §12), reduced to what drawing needs. */
export interface Diagram {
  readonly id: string;
  readonly shapes: readonly DiagramShape[];
  readonly edges: readonly DiagramEdge[];
}

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DiagramShape {
  /** Id of the BPMN element that is drawn. */
  readonly element: string;
  /** Local name of its type as in BPMN (`userTask`, `participant`, `lane`, `dataObjectReference`, `textAnnotation` …). */
  readonly type: string;
  readonly name: string | null;
  readonly bounds: Bounds;
  readonly label: Bounds | null;
  readonly isExpanded: boolean;
  readonly isHorizontal: boolean;
  /** Event definition of an event (`timer`, `message` …), `multiple`, or null. */
  readonly event: string | null;
  readonly interrupting: boolean;
  readonly throwing: boolean;
  readonly marker: 'loop' | 'parallel' | 'sequential' | null;
  readonly isForCompensation: boolean;
  readonly triggeredByEvent: boolean;
  readonly fill: string | null;
  readonly stroke: string | null;
  /** Process, participant or scope that contains the element, when known. */
  readonly parent: string | null;
}

export interface DiagramEdge {
  readonly element: string;
  readonly type: 'sequenceFlow' | 'messageFlow' | 'association' | 'dataAssociation';
  readonly name: string | null;
  readonly waypoints: readonly { readonly x: number; readonly y: number }[];
  readonly label: Bounds | null;
  readonly isDefault: boolean;
  readonly isConditional: boolean;
  readonly stroke: string | null;
}
