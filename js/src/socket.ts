// The agent at the end of a WebSocket: connecting, coming back after a loss, and the end.

import { Agent, type Port } from "./agent.js";
import { InteropError } from "./errors.js";
import type { Frame } from "./packet.js";
import { Pulse } from "./pulse.js";
import { pause } from "./reconnect.js";
import { Session } from "./session.js";
import { Filling } from "./wire/filling.js";
import { ToRust } from "./wire/messages.js";

/** The version of what is spoken after the welcome; `hosts/server/src/handshake.rs` has the same number. */
const VERSION = 1;
/** How a page that goes away says so. */
const LEFT = 4001;
/** So long is tried to reach a server that has not been reached yet, in milliseconds: as long as a server keeps a session unless it says otherwise. */
const PATIENCE = 180_000;

const NONE: readonly Uint8Array[] = [];

/** What a WebSocket does for us; Node.js 20 has none of its own. */
export interface SocketLike {
  binaryType: string;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: string | ArrayBufferLike | ArrayBufferView): void;
  close(code?: number, reason?: string): void;
}

export interface SocketOptions {
  /** Where the server's socket is: `wss://example.com/_jsinterop/socket`. */
  readonly url: string;
  /** The folder of the server's files; the socket's unless said otherwise. */
  readonly base?: string;
  /** Makes a WebSocket; the platform's own unless said otherwise. */
  readonly open?: (url: string) => SocketLike;
  /** Loads a module of the server's; `import` unless said otherwise, which Node.js refuses for what is not a file. */
  readonly load?: (url: string) => Promise<unknown>;
  /** Calls wait for this: for the document in a page. An object that it gives is the options that initialisers get. */
  readonly before?: Promise<object | void>;
  /** Hears what becomes of the connection. */
  readonly tell?: (change: Change) => void;
}

/** What becomes of a connection. */
export type Change =
  | { readonly type: "connected" | "restored" }
  | { readonly type: "lost" }
  | { readonly type: "ended"; readonly reason: string; readonly message: string };

interface Welcome {
  readonly jsinterop: number;
  readonly session: string;
  readonly secret: string;
  readonly received: number;
  readonly retention: number;
  /** How often something comes at least, in milliseconds. */
  readonly ping?: number;
  readonly packetBytes: number;
  readonly crates: readonly string[];
}

interface Over {
  readonly over: string;
  readonly message: string;
}

export class Socket implements Port {
  readonly agent: Agent;
  /** The crates the server serves, once it has said so. */
  readonly crates = new Set<string>();
  /** Fulfilled when Rust can be invoked and the initialisers are through; rejected when the session ends before. */
  readonly whenReady: Promise<void>;
  private readonly session = new Session((...frame) => this.run(...frame), () => new Filling(this.agent, true));
  private blobs: readonly Uint8Array[] = NONE;
  private socket: SocketLike | null = null;
  private welcome: Welcome | null = null;
  private lostAt = 0;
  private attempt = 0;
  /** Whether the server has said more than that we are welcome. */
  private hasHeard = false;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readonly pulse = new Pulse(() => this.dead());
  private isOver = false;

  constructor(private readonly options: SocketOptions) {
    const { url, base = new URL(".", url.replace(/^ws/, "http")).href, load, before } = options;
    this.agent = new Agent(this, { mayCompile: false, assets: base, load, told: before?.then((options) => options ?? {}) });
    this.whenReady = this.agent.starting.whenReady;
    if (before !== undefined) this.session.hold(before);
  }

  /** Opens the socket. */
  start(): void {
    if (this.socket === null && !this.isOver) this.connect();
  }

  /** Leaves: the session is over at once. */
  leave(): void {
    this.socket?.close(LEFT, "the page goes away");
    this.end("left", "the page went away");
  }

  /** Tries again now, if the connection is lost. */
  retry(): void {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.connect();
  }

  private connect(): void {
    const { url, open = (url) => new WebSocket(url) as SocketLike } = this.options;
    const socket = open(url);
    this.socket = socket;
    this.hasHeard = false;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => socket.send(JSON.stringify(this.hello()));
    socket.onmessage = ({ data }: { data: unknown }) => this.heard(socket, data);
    socket.onclose = () => this.closed(socket);
    // `close` follows.
    socket.onerror = () => {};
  }

  private hello(): object {
    if (this.welcome === null) return { jsinterop: VERSION };
    const { session, secret } = this.welcome;
    return { jsinterop: VERSION, resume: { session, secret, received: this.session.received } };
  }

  private heard(socket: SocketLike, data: unknown): void {
    if (socket !== this.socket) return;
    this.pulse.beat();
    try {
      if (typeof data === "string") this.told(socket, JSON.parse(data) as Welcome | Over);
      else {
        this.session.receive(data as ArrayBuffer);
        this.hasHeard = true;
      }
    } catch (thrown) {
      this.giveUp(thrown);
    }
  }

  /** What the server sends cannot be understood. */
  private giveUp(thrown: unknown): void {
    this.socket?.close();
    this.end("broken", thrown instanceof Error ? thrown.message : String(thrown));
  }

  private told(socket: SocketLike, text: Welcome | Over): void {
    if ("over" in text) return this.end(text.over, text.message);
    const isFirst = this.welcome === null;
    this.welcome = text;
    this.lostAt = 0;
    if (isFirst) this.learn(text);
    this.pulse.watch(text.ping);
    this.session.connect(socket, text.received);
    this.tell({ type: isFirst ? "connected" : "restored" });
  }

  /** Who listens must not stand in the way of what comes next. */
  private tell(change: Change): void {
    try {
      this.options.tell?.(change);
    } catch (thrown) {
      console.error("jsinterop:", thrown);
    }
  }

  private learn({ crates, packetBytes }: Welcome): void {
    this.session.outbox.longest = packetBytes;
    for (const crate of crates) this.crates.add(crate);
  }

  /** Nothing comes any more. Word of the end of a dead line may take minutes: nobody waits for it. */
  private dead(): void {
    const socket = this.socket!;
    socket.onclose = null;
    socket.close();
    this.closed(socket);
  }

  private closed(socket: SocketLike): void {
    if (socket !== this.socket || this.isOver) return;
    this.pulse.stop();
    this.session.disconnect();
    if (this.lostAt === 0) {
      this.lostAt = Date.now();
      this.tell({ type: "lost" });
    }
    if (Date.now() - this.lostAt > (this.welcome?.retention ?? PATIENCE)) return this.end("lost", "the server could not be reached in time");
    // A welcome alone is no reason to hurry: some say it and close, again and again.
    if (this.hasHeard) this.attempt = 0;
    this.timer = setTimeout(() => this.retry(), pause(this.attempt++, Math.random()));
  }

  /** The session is over, for ever. */
  private end(reason: string, message: string): void {
    if (this.isOver) return;
    this.isOver = true;
    this.pulse.stop();
    this.session.disconnect();
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const because = (mayHaveRun: boolean): InteropError =>
      new InteropError(`the session is over: ${message}`, { code: "disconnected", mayHaveRun });
    const reasons = [because(false), because(true)] as const;
    this.agent.die(reasons[0], (mark) => reasons[this.session.outbox.hasLeft(mark) ? 1 : 0]);
    this.session.clear();
    this.tell({ type: "ended", reason, message });
  }

  private run(words: Uint32Array, bytes: Uint8Array, frame: Frame, blobs: readonly Uint8Array[]): void {
    if (this.isOver) return;
    this.blobs = blobs;
    try {
      this.agent.receive(words, frame.start, frame.length, bytes, frame.textStart);
    } catch (thrown) {
      this.giveUp(thrown);
    } finally {
      this.blobs = NONE;
    }
  }

  // What the agent asks for.

  begin(): Filling {
    return this.session.outbox.begin();
  }

  deliver(frame: Filling): void {
    if (this.isOver) return frame.abandon();
    const own = this.session.outbox.apart(frame);
    const reached = this.limit(own);
    if (reached === null) this.session.add(own);
    else this.instead(own, reached);
  }

  /** What a message is beyond, if it is. Answers are taken as long as the server can take them. */
  private limit(frame: Filling): string | null {
    const { outbox } = this.session;
    if (!outbox.hasRoomFor(frame)) {
      const text = `the limit on bytes of one message (${outbox.longest}) was reached`;
      return `${text}: send less, or the bulk of it as a \`Uint8Array\`, which travels in pieces`;
    }
    const isInvoked = (frame.words[frame.start]! & 0xff) === ToRust.Invoke;
    return outbox.isFull && isInvoked ? "the limit on what waits for the connection was reached: wait for what was invoked before" : null;
  }

  /** The server is told so in place of an answer, else whoever invokes. */
  private instead(frame: Filling, reached: string): void {
    const [kind, , , low, high] = frame.words.subarray(frame.start);
    frame.abandon();
    if ((kind! & 0xff) !== ToRust.Return) throw new InteropError(reached, { code: "limit" });
    // Every frame of this agent comes from `begin`.
    this.session.add(this.agent.tooLong(low!, high!, this.session.outbox.longest) as Filling);
  }

  ready(): void {
    if (!this.isOver) this.session.ready();
  }

  mark(): number {
    return this.session.outbox.mark;
  }

  afterPieces(run: () => void, mark?: number): void {
    this.session.outbox.afterPieces(run, mark);
  }

  afterFrames(run: () => void): void {
    this.session.afterFrames(run);
  }

  blob(place: number): ArrayBuffer {
    const bytes = this.blobs[place];
    if (bytes === undefined) throw new RangeError(`no blob has the number ${place}`);
    return bytes.buffer as ArrayBuffer;
  }
}
