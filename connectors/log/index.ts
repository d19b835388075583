/** The `log` connector: writes a line to the server's log; for trying out a diagram. */
import { inputText, type Connector } from '../connector.ts';

export const logConnector: Connector = {
  type: 'log',
  name: 'Log',
  description: 'Writes a message to the log of the server.',
  version: 1,
  icon: '<svg xmlns="http://www.w3.org/2000/svg" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.5"><path d="M3 4h12M3 9h12M3 14h7"/></svg>',
  appliesTo: ['bpmn:ServiceTask', 'bpmn:SendTask', 'bpmn:IntermediateThrowEvent', 'bpmn:EndEvent'],
  fields: [
    {
      name: 'message',
      label: 'Message',
      description: 'What is written.',
      type: 'text',
      required: true,
      group: 'Message',
    },
  ],
  example: { logged: 'Order OR-1001 is on its way.' },
  run({ inputs, log }) {
    const message = inputText(inputs, 'message');
    log(message);
    return Promise.resolve({ logged: message });
  },
};
