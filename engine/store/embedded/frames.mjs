/** Messages of PostgreSQL's wire protocol: cuts a byte stream into whole ones, and makes the few that we send ourselves. */

const SYNC = 0x53;
const QUERY = 0x51;
const TERMINATE = 0x58;

export class Frames {
  #bytes = new Uint8Array(0);
  #started = false;

  push(bytes) {
    if (this.#bytes.length === 0) this.#bytes = bytes;
    else {
      const joined = new Uint8Array(this.#bytes.length + bytes.length);
      joined.set(this.#bytes);
      joined.set(bytes, this.#bytes.length);
      this.#bytes = joined;
    }
  }

  /** Takes what is complete up to the last Sync or Query; the rest waits for more bytes. */
  take() {
    const isStartup = !this.#started && this.#takeStartup();
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length);
    let position = 0;
    let end = 0;
    while (position + 5 <= view.byteLength) {
      const type = view.getUint8(position);
      const next = position + 1 + view.getUint32(position + 1);
      if (next > view.byteLength || type === TERMINATE) break;
      position = next;
      if (type === SYNC || type === QUERY) end = next;
    }
    const bytes = end > 0 ? this.#bytes.subarray(0, end) : null;
    this.#bytes = this.#bytes.slice(end);
    return { bytes, isStartup };
  }

  /** The first message has no type byte: length, version, parameters. */
  #takeStartup() {
    if (this.#bytes.length < 8) return false;
    const length = new DataView(this.#bytes.buffer, this.#bytes.byteOffset).getUint32(0);
    if (this.#bytes.length < length) return false;
    this.#bytes = this.#bytes.slice(length);
    this.#started = true;
    return true;
  }

  static query(sql) {
    return message('Q', text(sql));
  }

  /** AuthenticationOk, the parameters that clients look at, BackendKeyData, ReadyForQuery. */
  static startupAnswer() {
    const parameters = {
      server_version: '18.0',
      client_encoding: 'UTF8',
      standard_conforming_strings: 'on',
      TimeZone: 'UTC',
    };
    const answer = Buffer.concat([
      message('R', Buffer.alloc(4)),
      ...Object.entries(parameters).map(([name, value]) =>
        message('S', Buffer.concat([text(name), text(value)])),
      ),
      message('K', Buffer.alloc(8)),
      message('Z', Buffer.from('I')),
    ]);
    return new Uint8Array(answer); // a copy of its own, so that it can be handed to another thread
  }
}

const text = (value) => Buffer.from(`${value}\0`);

function message(type, body) {
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
