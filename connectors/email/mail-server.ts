/** A small mail server for the test: takes mail, refuses `refused@…`, and has no time for `later@…`. */
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface MailServer {
  readonly port: number;
  readonly received: { readonly recipients: readonly string[]; readonly text: string }[];
  close(): Promise<void>;
}

/** `silent`: takes connections and never says a word. */
export async function startMailServer(options: { readonly silent?: boolean } = {}): Promise<MailServer> {
  const received: MailServer['received'] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    if (options.silent) return;
    socket.setEncoding('utf8').write('220 test\r\n');
    let recipients: string[] = [];
    let text: string | null = null;
    let buffer = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk: string) => {
      buffer += chunk;
      for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        socket.write(answer(line));
      }
    });
    const answer = (line: string): string => {
      if (text !== null) {
        if (line !== '.') {
          text += `${line}\n`;
          return '';
        }
        received.push({ recipients, text });
        text = null;
        return '250 taken\r\n';
      }
      if (line.startsWith('RCPT TO:<refused@')) return '550 no such mailbox\r\n';
      if (line.startsWith('RCPT TO:<later@')) return '451 try later\r\n';
      if (line.startsWith('MAIL')) recipients = [];
      if (line.startsWith('RCPT')) recipients.push(/<(.*)>/.exec(line)?.[1] ?? '');
      if (line !== 'DATA') return line === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n';
      text = '';
      return '354 go on\r\n';
    };
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
