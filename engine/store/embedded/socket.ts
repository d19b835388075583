/** The end of a connection that `pg` holds: looks like a TCP socket, and passes its bytes to the database's thread. */
import { Duplex } from 'node:stream';

export interface Wire {
  send(bytes: Uint8Array<ArrayBuffer>): void;
  end(): void;
}

export class EmbeddedSocket extends Duplex {
  readonly #wire: Wire;
  #pending: Buffer[] = [];

  constructor(wire: Wire) {
    super();
    this.#wire = wire;
  }

  /** What `pg` calls on a `net.Socket`. */
  connect(): this {
    process.nextTick(() => this.emit('connect'));
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {
    // the thread sends when it has something
  }

  /** Whatever is written in one go travels as one message: a whole pipelined batch costs one hop. */
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.#pending.push(chunk) === 1) process.nextTick(() => this.#flush());
    done();
  }

  #flush(): void {
    const bytes = new Uint8Array(Buffer.concat(this.#pending));
    this.#pending = [];
    if (!this.destroyed) this.#wire.send(bytes);
  }

  override _final(done: () => void): void {
    this.#wire.end();
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#wire.end();
    done(error);
  }
}
