// Stands in for Rust: writes the frames it would send to the agent, and reads those that the agent sends.

import { Agent, type Port } from "../src/agent.js";
import { Decoder, type Live } from "../src/wire/decode.js";
import type { Encoder, Given } from "../src/wire/encode.js";
import { FromRust, Status, ToRust } from "../src/wire/messages.js";
import { Tables } from "../src/wire/tables.js";
import { Flag, HEADER, RustKind, Special, Tag } from "../src/wire/words.js";

/** What an argument of a test may be. */
export type Arg = string | number | boolean | null | undefined | Marked | readonly Arg[];

/** What is no plain value: live things, and strings that are sent once and then named by number. */
type Marked =
  | { signal: true }
  | { object: Id }
  | { callback: Id }
  | { selector: string }
  | { keep: string; slot: number }
  | { known: number };

type Id = readonly [slot: number, generation: number];

/** Kinds of calls, as `runtime/src/wire` numbers them. */
export const Kind = { Function: 0, New: 1, Get: 2, Set: 3, Import: 4 } as const;

/** A frame of Rust's: ASCII, so that bytes are units. */
export class Frame {
  readonly words: number[] = new Array<number>(HEADER).fill(0);
  text = "";

  constructor(private readonly flags: number = Flag.Own | Flag.Reset) {}

  private message(kind: number, id: number, write: () => unknown): this {
    const at = this.words.length;
    this.words.push(kind, 0, this.text.length, id, 1);
    write();
    this.words[at + 1] = this.words.length - at;
    return this;
  }

  /** A call of a function by its path. Wants nothing 0, data 1, a handle 2, or pieces: their place, and what they are when they are new. */
  call(id: number, path: string, args: readonly Arg[] = [], { want = 1, sync = false, module = "", on = null as Id | null, generation = 1, pieces = null as readonly [place: number, described: Arg] | null } = {}): this {
    const root = on !== null ? 2 : module === "" ? 0 : 1;
    const facts = Kind.Function | (root << 4) | ((pieces === null ? want : 3) << 8) | (sync ? 1 << 12 : 0);
    return this.message(FromRust.Call | (facts << 8), id, () => {
      this.words[this.words.length - 1] = generation;
      this.words.push(0, ...(on ?? []));
      this.arg(path === "" ? [] : path.split("."));
      if (module !== "") {
        this.arg(module);
        this.arg(undefined);
      }
      if (pieces !== null) {
        this.words.push((pieces[0] << 1) | (pieces[1] === null ? 0 : 1));
        if (pieces[1] !== null) this.arg(pieces[1]);
      }
      this.words.push(args.length);
      for (const arg of args) this.arg(arg);
    });
  }

  cancel(id: number, generation = 1): this {
    return this.message(FromRust.Cancel, id, () => (this.words[this.words.length - 1] = generation));
  }

  release(slot: number, generation: number, count: number): this {
    return this.message(FromRust.Release, slot, () => {
      this.words[this.words.length - 1] = generation;
      this.words.push(count);
    });
  }

  /** Answers an invocation. */
  returns(id: number, value: Arg): this {
    return this.message(FromRust.Return, id, () => this.arg(value));
  }

  /** Runs initialisers. */
  start(modules: readonly (readonly [specifier: string, text: string])[]): this {
    return this.message(FromRust.Start, 0, () => this.arg(modules));
  }

  unknown(kind: number): this {
    return this.message(kind, 0, () => {});
  }

  private arg(arg: Arg): void {
    const { words } = this;
    if (typeof arg === "string") {
      words.push(Tag.Text | (arg.length << 4));
      this.text += arg;
    } else if (typeof arg === "number") words.push((Tag.Int | (arg << 4)) >>> 0);
    else if (arg === undefined) words.push(Tag.Special | (Special.Undefined << 4));
    else if (arg === null) words.push(Tag.Special | (Special.Null << 4));
    else if (typeof arg === "boolean") words.push(Tag.Special | ((arg ? Special.True : Special.False) << 4));
    else if ("signal" in arg) words.push(Tag.Special | (Special.Signal << 4));
    else if ("object" in arg) words.push(Tag.Object2Js, ...arg.object);
    else if ("callback" in arg) words.push(Tag.Object2Rust | (RustKind.AsyncCallback << 4), ...arg.callback);
    else if ("selector" in arg) {
      words.push(Tag.Element | (1 << 4));
      this.arg(arg.selector);
    } else if ("keep" in arg) {
      words.push(Tag.Keep | (arg.slot << 4));
      this.arg(arg.keep);
    } else if ("known" in arg) words.push(Tag.Known | (arg.known << 4));
    else {
      words.push(Tag.Array | (arg.length << 4));
      for (const element of arg) this.arg(element);
    }
  }

  /** Hands it to the agent. */
  to(agent: Agent): void {
    const { words, text } = this.complete();
    agent.receive(words, 0, words.length, text, 0);
  }

  /** What it is in a packet. */
  item(): number[] {
    const { words, text } = this.complete();
    const padded = new Uint8Array(Math.ceil(text.length / 4) * 4);
    padded.set(text);
    return [1, words.length, text.length, 0, ...words, ...new Uint32Array(padded.buffer)];
  }

  private complete(): { words: Uint32Array; text: Uint8Array } {
    const words = Uint32Array.from(this.words);
    const text = new TextEncoder().encode(this.text);
    words.set([this.flags, text.length, text.length, words.length]);
    return { words, text };
  }
}

/** A message of the agent's. */
export type Told =
  | { readonly kind: "return"; readonly id: number; readonly status: number; readonly value: unknown }
  | { readonly kind: "invoke"; readonly id: number; readonly names: readonly string[]; readonly args: unknown }
  | { readonly kind: "cancel" | "release"; readonly id: number };

/** An agent whose Rust is the test. */
export class Rust implements Port {
  readonly told: Told[] = [];
  /** What came, in order: `ready` and the numbers of answered calls. */
  readonly agent = new Agent(this, { mayCompile: true, assets: null });
  isReady = false;
  /** What Rust does when it is told that the initialisers are through. */
  whenReady: () => void = () => {};
  private readonly tables = new Tables();

  /** Sends a frame, and takes in what is answered at once. */
  send(frame: Frame): void {
    frame.to(this.agent);
  }

  deliver(frame: Encoder): void {
    frame.end();
    const decoder = new Decoder(this.tables, new Ids(), true);
    decoder.open(frame.words, 0, frame.length, frame.text.bytes, 0);
    while (!decoder.isDone) this.told.push(read(decoder));
  }

  ready(): void {
    this.isReady = true;
    this.whenReady();
  }

  blob(): ArrayBuffer {
    throw new RangeError("there are no blobs here");
  }

  /** What a call came to: its value, or its exception's message behind `!`. */
  outcome(id: number): unknown {
    const answers = this.told.filter((told) => told.kind === "return" && told.id === id);
    if (answers.length !== 1) return answers.length === 0 ? "nothing yet" : "answered twice";
    const { status, value } = answers[0] as { status: number; value: unknown };
    if (status === Status.Value) return value;
    return status === Status.Exception ? `!${(value as { message: string }).message}` : `status ${status}`;
  }
}

/** The next message of a frame of the agent's. */
export function read(decoder: Decoder): Told {
  const kind = decoder.word();
  decoder.word();
  decoder.seekText(decoder.word());
  const id = decoder.word();
  decoder.word();
  const facts = kind >>> 8;
  switch (kind & 0xff) {
    case ToRust.Return:
      return { kind: "return", id, status: facts, value: outcome(decoder, facts) };
    case ToRust.Invoke: {
      const names = Array.from({ length: [2, 1, 0][facts & 15]! }, () => decoder.string());
      const number = decoder.word();
      decoder.word();
      return { kind: "invoke", id: number, names, args: decoder.value() };
    }
    case ToRust.Cancel:
      return { kind: "cancel", id };
    case ToRust.Release:
      decoder.word();
      return { kind: "release", id };
    default:
      throw new RangeError(`the agent sent a message of the kind ${kind & 0xff}`);
  }
}

function outcome(decoder: Decoder, status: number): unknown {
  if (status === Status.Value || status === Status.Exception) return decoder.value();
  if (status === Status.TooLong) return decoder.word() + decoder.word() * 2 ** 32;
  if (status === Status.NotFound) return [decoder.word(), decoder.string(), decoder.string()];
  return undefined;
}

/** Live objects as their numbers. */
export class Ids implements Live {
  object(slot: number, generation: number): unknown {
    return { object: [slot, generation] };
  }
  rust(kind: number, low: number): unknown {
    return { kind, low };
  }
  element(): unknown {
    return null;
  }
  signal(): AbortSignal {
    return new AbortController().signal;
  }
  blob(): ArrayBuffer {
    throw new RangeError("there are no blobs here");
  }
}

/** Has no live objects to give. */
export const nobody: Given = { give: () => [0, 0], takeBack: () => {}, rustId: () => null, marked: () => null };
