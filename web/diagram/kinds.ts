/** What a kind of BPMN element is called in a sentence. */

const KINDS: Readonly<Record<string, string>> = {
  adHocSubProcess: 'ad-hoc sub-process',
  boundaryEvent: 'boundary event',
  businessRuleTask: 'business rule task',
  callActivity: 'call activity',
  complexGateway: 'complex gateway',
  dataInput: 'data input',
  dataObject: 'data object',
  dataObjectReference: 'data object',
  dataOutput: 'data output',
  dataStoreReference: 'data store',
  endEvent: 'end event',
  eventBasedGateway: 'event-based gateway',
  eventSubProcess: 'event sub-process',
  exclusiveGateway: 'exclusive gateway',
  group: 'group',
  inclusiveGateway: 'inclusive gateway',
  intermediateCatchEvent: 'intermediate event',
  intermediateThrowEvent: 'intermediate throw event',
  lane: 'lane',
  manualTask: 'manual task',
  parallelGateway: 'parallel gateway',
  participant: 'pool',
  process: 'process',
  receiveTask: 'receive task',
  scriptTask: 'script task',
  sendTask: 'send task',
  serviceTask: 'service task',
  startEvent: 'start event',
  subProcess: 'sub-process',
  task: 'task',
  textAnnotation: 'note',
  transaction: 'transaction',
  userTask: 'user task',
};

/** `userTask` → `user task`; with an event definition `timer boundary event`. An unknown kind is spelled out. */
export function kindText(kind: string, event: string | null = null): string {
  const base = Object.hasOwn(KINDS, kind) ? (KINDS[kind] ?? kind) : spelledOut(kind);
  return event === null || event === 'none' ? base : `${spelledOut(event)} ${base}`;
}

function spelledOut(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
