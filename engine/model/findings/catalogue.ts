/** Every finding that reading a diagram can give: its severity, what it means, and what to do. docs/findings.md shows it. */
import type { Severity } from '../finding.ts';

export interface CatalogueEntry {
  readonly severity: Severity;
  /** When it is reported, for the documentation. */
  readonly meaning: string;
  /** One sentence for the person who sees it. */
  readonly remedy: string;
}

const blocker = (meaning: string, remedy: string): CatalogueEntry => ({
  severity: 'blocker',
  meaning,
  remedy,
});
const bind = (meaning: string, remedy: string): CatalogueEntry => ({ severity: 'bind', meaning, remedy });
const ask = (meaning: string, remedy: string): CatalogueEntry => ({ severity: 'ask', meaning, remedy });
const review = (meaning: string, remedy: string): CatalogueEntry => ({ severity: 'review', meaning, remedy });
const info = (meaning: string, remedy: string): CatalogueEntry => ({ severity: 'info', meaning, remedy });

export const findingCatalogue = {
  // The file
  XML_NOT_XML: blocker('The file is not XML.', 'Export the diagram as BPMN 2.0 XML.'),
  XML_MALFORMED: blocker('The XML is not well formed.', 'Correct the XML at the line named.'),
  XML_TOO_LARGE: blocker('The file is larger than 10 MB.', 'Split the diagram.'),
  XML_TOO_MANY_ELEMENTS: blocker('The file has more than 100,000 elements.', 'Split the diagram.'),
  XML_TOO_MANY_ATTRIBUTES: blocker('An element has more than 200 attributes.', 'Remove some of them.'),
  XML_TOO_DEEP: blocker('Elements are nested more than 200 deep.', 'Flatten the diagram.'),
  XML_DOCTYPE: blocker('The file has a document type declaration.', 'Remove the <!DOCTYPE …> line.'),
  XML_BAD_CHARACTER: blocker('The file holds a character that XML does not allow.', 'Remove the character.'),
  XML_ENCODING_GUESSED: review(
    'The file is not in the encoding it declares; it was read as windows-1252.',
    'Look whether names with special characters are right, and save the file as UTF-8.',
  ),
  XML_TOO_SLOW: blocker('The file took too long to read.', 'Remove what is not BPMN from the file.'),
  NOT_BPMN: blocker(
    'The root element is not `definitions` of BPMN 2.0.',
    'Export the diagram as BPMN 2.0 XML; formats such as XPDL, .bar or .bos are not read.',
  ),
  NO_PROCESS: blocker('The file holds no process.', 'Draw a process, or export the right diagram.'),
  SCHEMA_CONTENT_LOST: blocker(
    'BPMN 2.0 knows no such element at this place, so that it would not run.',
    'Correct the name or place of the element.',
  ),
  SCHEMA_UNREADABLE: review(
    'bpmn-moddle, on which the modeler is built, cannot read the file.',
    'The process runs; to edit it here, export it again from its tool.',
  ),
  SCHEMA_CONTENT_UNKNOWN: info(
    'Content outside of what runs is no BPMN 2.0; the modeler would drop it when saving.',
    'Nothing to do.',
  ),
  REFERENCE_UNRESOLVED: info(
    'References point to elements that are not in the file, which matters nowhere.',
    'Nothing to do.',
  ),
  SCHEMA_ATTRIBUTE_UNKNOWN: info('BPMN 2.0 knows no such attributes; they are ignored.', 'Nothing to do.'),
  REPAIRED: info('The source was repaired while reading; the original is kept.', 'Nothing to do.'),
  COMPANION_INVALID: blocker('A form or other companion file is not valid.', 'Correct the file.'),
  COMPANION_UNKNOWN: blocker(
    'The kind of the file cannot be told by its name.',
    'Give it the ending .bpmn, .dmn or .form.',
  ),

  // Process and structure
  PROCESS_NOT_EXECUTABLE: ask(
    'No process of the file is marked executable.',
    'Set isExecutable="true" on the process that is to run.',
  ),
  PROCESS_NOT_RUN: info('A process is not marked executable and is not deployed.', 'Nothing to do.'),
  PROCESS_EMPTY: blocker('An executable process has no flow nodes.', 'Draw the process.'),
  ELEMENT_UNSUPPORTED: blocker('An element cannot be executed.', 'Model it with other elements.'),
  ID_ASSUMED: review('A flow node has no id; it is given one by its place.', 'Give it an id.'),
  ID_DUPLICATE: blocker('Two elements of one process have the same id.', 'Give each its own id.'),
  ID_SHARED: review('Elements of different processes have the same id.', 'Give each its own id.'),
  FLOW_DANGLING: blocker(
    'A sequence flow does not connect two flow nodes of its scope.',
    'Connect both ends, or delete the flow.',
  ),
  FLOW_FROM_END: blocker(
    'A sequence flow leaves an end event or enters a start event.',
    'Delete the flow, or use an intermediate event.',
  ),
  FLOW_CROSSES_SCOPE: blocker(
    'A sequence flow crosses the border of a sub-process or pool (BPMN 2.0.2 §8.3.13).',
    'Connect within the sub-process; use a message flow between pools.',
  ),
  BOUNDARY_WITHOUT_HOST: blocker('A boundary event is attached to nothing.', 'Attach it to an activity.'),
  BOUNDARY_WITHOUT_EVENT: blocker('A boundary event has no event definition.', 'Choose what it waits for.'),
  BOUNDARY_NOT_ALLOWED: blocker(
    'A boundary event has a trigger that may not be there (BPMN 2.0.2 table 10.90).',
    'Choose another trigger.',
  ),
  CATCH_WITHOUT_EVENT: blocker('A catching event has no event definition.', 'Choose what it waits for.'),
  SCOPE_WITHOUT_START: blocker('Nothing in the process can start.', 'Add a start event.'),
  SUB_PROCESS_EMPTY: review(
    'A sub-process is empty; it passes through.',
    'Fill it, or make it a call activity.',
  ),
  EVENT_SUB_PROCESS_START: blocker(
    'An event sub-process needs exactly one start event, with a trigger (§10.3.5).',
    'Give it one start event with a trigger and no incoming flow.',
  ),
  NODE_UNREACHABLE: review(
    'No sequence flow leads to the element and the scope has a start event, so that it never runs.',
    'Connect it, or delete it.',
  ),
  GATEWAY_UNDECIDED: ask(
    'More than one flow out of the gateway has no condition, so that nothing decides between them.',
    'Give each flow a condition, or mark one as default.',
  ),
  DEFAULT_ASSUMED: review(
    'One flow out of the gateway has no condition; it is taken when no other is.',
    'Mark it as the default flow.',
  ),
  CONDITION_ALWAYS_TRUE: review(
    'A flow without condition out of a gateway is always taken, as the tool that wrote it does.',
    'Give it a condition, or mark it as the default flow.',
  ),
  EVENT_GATEWAY_TARGET: blocker(
    'An event-based gateway leads to something that catches no event (§10.6.6).',
    'Lead it to intermediate catch events or receive tasks only.',
  ),
  LINK_WITHOUT_TARGET: blocker(
    'A link throw event has no catching link of its name.',
    'Add the catching link.',
  ),
  LINK_WITHOUT_NAME: blocker('A link event has no name.', 'Name the link.'),
  COMPENSATION_UNKNOWN: blocker(
    'A compensation event names an activity that is not there.',
    'Name an activity of this scope.',
  ),
  COMPENSATION_WITHOUT_HANDLER: review(
    'A compensation boundary event is not associated with a handler.',
    'Draw an association to an activity marked for compensation.',
  ),
  SPECIFICATION: info(
    'The specification forbids it, but the process runs all the same; the message names the section.',
    'Correct it if the file is to be exchanged with other tools.',
  ),
  QUANTITY_INVALID: blocker(
    'An activity has a start or completion quantity below 1, which §10.3.2 forbids.',
    'Enter a whole number of at least 1, or remove the attribute.',
  ),
  QUANTITY: review(
    'An activity has a start or completion quantity other than 1.',
    'Make sure that this is meant.',
  ),

  // Events and messages
  TIMER_WITHOUT_VALUE: blocker('A timer has no date, duration or cycle.', 'Enter when it is due.'),
  TIMER_INVALID: blocker(
    'A timer has a value that is no ISO 8601 date, duration or cycle, and no cron.',
    'Correct the value.',
  ),
  CONDITION_MISSING: blocker('A conditional event has no condition.', 'Enter the condition.'),
  MESSAGE_ASSUMED: review(
    'An event or task names no message; one with its own name is assumed.',
    'Choose the message it waits for or sends.',
  ),
  MESSAGE_WITHOUT_NAME: review('A message has no name; its id is used.', 'Name the message.'),
  MESSAGE_BY_BUSINESS_KEY: info(
    'The message has no correlation key: it correlates by business key.',
    'Add a correlation key if cases are told apart by something else.',
  ),
  SIGNAL_ASSUMED: review(
    'A signal event names no signal; one with its own name is assumed.',
    'Choose the signal.',
  ),
  ERROR_ASSUMED: review(
    'A throwing error event names no error; its own name is the code.',
    'Choose the error.',
  ),
  ESCALATION_ASSUMED: review(
    'A throwing escalation event names no escalation; its own name is the code.',
    'Choose the escalation.',
  ),
  REFERENCE_AS_NAME: info(
    'A reference points to nothing in the file and is read as the name or code itself.',
    'Nothing to do.',
  ),

  EVENT_NOT_ALLOWED: blocker(
    'An event has a trigger or result that may not be at its position (BPMN 2.0.2 table 10.93).',
    'Choose another one.',
  ),

  // Work
  LOOP_WITHOUT_COLLECTION: blocker(
    'A multi-instance activity has neither a collection nor a number.',
    'Enter the collection to loop over, or the number of times.',
  ),
  CALL_WITHOUT_TARGET: blocker('A call activity names no process.', 'Enter the id of the process it calls.'),
  CALL_UNKNOWN: review(
    'The called process is not among the files given.',
    'Deploy the called process too, together with this one or before.',
  ),
  DECISION_UNKNOWN: review(
    'The decision is not among the files given.',
    'Deploy the decision too, together with this diagram or before.',
  ),
  FORM_UNKNOWN: review(
    'The form is not among the files given.',
    'Deploy the form too, together with this diagram or before.',
  ),
  FORM_GENERATED: review(
    'The form of the other tool cannot be shown; a form is made from the variables that are read later.',
    'Look whether all fields are there, or draw a form.',
  ),
  TASK_WITHOUT_ASSIGNMENT: review(
    'A user task is offered to nobody; only operators see it.',
    'Enter an assignee or candidate groups.',
  ),
  BIND_IMPLEMENTATION: bind(
    'The task is done by code of another tool.',
    'Bind the key to a connector, a worker topic, a script, or to nothing; the diagram stays as it is.',
  ),
  BIND_SCRIPT: bind(
    'The script is in a language that is not run here.',
    'Bind the key to a JavaScript script or to a worker, or rewrite the script.',
  ),
  SCRIPT_TRANSLATED: review(
    'A Groovy script is run as JavaScript, which it reads like; what JavaScript does not know fails.',
    'Try the process, or rewrite the script in JavaScript.',
  ),
  EXPRESSION_INVALID: blocker('An expression cannot be compiled.', 'Correct the expression.'),
  EXPRESSION_CALLS_CODE: ask(
    'An expression calls code of the other tool, which is not here.',
    'Replace the call by a variable that a task before it sets.',
  ),
  BLOCKED_FOR_SECURITY: blocker(
    'The task runs a command of the operating system, which is not allowed here.',
    'Use a connector or an external worker.',
  ),
  IMPLEMENTATION_UNSUPPORTED: blocker(
    'The other tool does this by something that is not here.',
    'Model it with other elements.',
  ),
  LISTENER_NOT_RUN: review('A listener of this kind is not run.', 'Do its work in a task.'),
  ATTRIBUTE_NOT_USED: info('An attribute of the other tool has no meaning here.', 'Nothing to do.'),
  EXTENSION_NOT_RUN: review(
    'An extension of the other tool is not executed here.',
    'Model it with other elements.',
  ),
} as const satisfies Readonly<Record<string, CatalogueEntry>>;

export type FindingCode = keyof typeof findingCatalogue;
