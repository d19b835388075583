/** A mailbox that takes every e-mail over SMTP (RFC 5321, as much as a mail client needs) and delivers none. */
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly messageId: string | null;
}

const MAX_MAILS = 1000;
const MAX_MAIL_CHARACTERS = 1_000_000;

export async function createMailbox(
  port: number,
): Promise<{ readonly port: number; readonly mails: readonly Mail[]; close(): Promise<void> }> {
  const mails: Mail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    converse(socket, (mail) => {
      // The same Message-ID twice is one mail: the sender tried again after a lost answer.
      if (mail.messageId !== null && mails.some((known) => known.messageId === mail.messageId)) return;
      mails.push(mail);
      if (mails.length > MAX_MAILS) mails.shift();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function converse(socket: Socket, receive: (mail: Mail) => void): void {
  let buffer = '';
  let from = '';
  let to: string[] = [];
  let data: string[] | null = null;
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  say('220 baton sample mailbox');
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    buffer += chunk;
    if (buffer.length > MAX_MAIL_CHARACTERS) return void socket.destroy();
    for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
      const line = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      take(line);
    }
  });

  function take(line: string): void {
    if (data) {
      if (line !== '.') return void data.push(line.startsWith('..') ? line.slice(1) : line);
      receive(mailOf(from, to, data));
      data = null;
      return say('250 taken');
    }
    const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
    if (/^(EHLO|HELO)/i.test(line)) return say('250 baton');
    if (/^MAIL FROM/i.test(line)) {
      from = address;
      to = [];
      return say('250 ok');
    }
    if (/^RCPT TO/i.test(line)) {
      to.push(address);
      return say('250 ok');
    }
    if (/^DATA/i.test(line)) {
      data = [];
      return say('354 go on');
    }
    if (/^QUIT/i.test(line)) {
      say('221 bye');
      return void socket.end();
    }
    say('250 ok');
  }
}

function mailOf(from: string, to: readonly string[], lines: readonly string[]): Mail {
  const blank = lines.indexOf('');
  const head = lines
    .slice(0, blank)
    .join('\n')
    .replaceAll(/\n[ \t]+/g, ' ');
  const header = (name: string): string | null =>
    new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim() ?? null;
  const encoding = header('Content-Transfer-Encoding') ?? '';
  return {
    from,
    to,
    subject: decodeWords(header('Subject') ?? ''),
    text: decodeBody(lines.slice(blank + 1), encoding),
    messageId: header('Message-ID'),
  };
}

function decodeBody(lines: readonly string[], encoding: string): string {
  if (/base64/i.test(encoding)) return Buffer.from(lines.join(''), 'base64').toString('utf8');
  const text = lines.join('\n');
  return /quoted-printable/i.test(encoding) ? decodeQuoted(text.replaceAll(/=\n/g, '')) : text;
}

/** RFC 2047 encoded words. */
function decodeWords(text: string): string {
  return text.replaceAll(/=\?utf-8\?([BQ])\?([^?]*)\?=\s*/gi, (_, kind: string, word: string) =>
    kind.toUpperCase() === 'B'
      ? Buffer.from(word, 'base64').toString('utf8')
      : decodeQuoted(word.replaceAll('_', ' ')),
  );
}

function decodeQuoted(text: string): string {
  const bytes = text.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
