// The agent: takes messages of Rust's, does what they say, and answers. One per runtime; it knows nothing of how frames travel.

import { Aborts } from "./abort.js";
import { Calls, OVER, PENDING, type Answer } from "./calls.js";
import { InteropError, toError, type WireException } from "./errors.js";
import { Handles } from "./handles.js";
import { Invocations } from "./invocations.js";
import { Modules } from "./modules.js";
import { Proxies } from "./proxies.js";
import { Replies, oneByOne } from "./replies.js";
import { Ref } from "./ref.js";
import { Start } from "./start.js";
import { Decoder, type Live } from "./wire/decode.js";
import { Encoder, type Given } from "./wire/encode.js";
import { FromRust } from "./wire/messages.js";
import { Tables } from "./wire/tables.js";
import { Plain, params, type Param, type Want } from "./wire/want.js";

/** How frames travel. */
export interface Port {
  /** Begins a message, in the frame that takes it; where that is not there, each message has a frame of its own. */
  begin?(): Encoder;
  /** Hands the message that has been written into a frame to Rust. Its words and text may be used again when this returns. */
  deliver(frame: Encoder): void;
  /** The initialisers are through. */
  ready(): void;
  /** Bytes beside the frame that is being read. */
  blob(place: number): ArrayBuffer;
  /** Hands an answer that is no frame to Rust by itself; where that is not there, or does not say `true`, it takes a frame. */
  settle?(low: number, high: number, answer: Answer): boolean;
  /** Invokes an export without a frame, where Rust is in this process; answers `TOO_LONG` where that cannot be. */
  invoke?(crate: string, name: string, args: readonly unknown[]): unknown;
  /** Where what was delivered last stands among what is sent. */
  mark?(): number;
  /** Runs this once the pieces that travel beside what was delivered have left: all of them, or those beside what stands at `mark`. Else nobody waits for pieces. */
  afterPieces?(run: () => void, mark?: number): void;
  /** Runs this once the frames that have come and wait for their pieces have been read. Else none waits. */
  afterFrames?(run: () => void): void;
}

export interface AgentOptions {
  /** Whether code may be made of what was fixed when the Rust was compiled. A Content-Security-Policy may forbid it. */
  readonly mayCompile: boolean;
  /** The folder of the files that shipped modules are; null when their texts travel. */
  readonly assets: string | null;
  /** Imports one of those files. */
  readonly load?: ((address: string) => Promise<unknown>) | undefined;
  /** Gives the options of `jsinterop.start` where the page decides when to begin. */
  readonly told?: PromiseLike<object> | undefined;
}

/** An export whose parameters ask for more than data. */
type Published = readonly [crate: string, name: string, wants: readonly Param[]];

export class Agent implements Live, Given {
  readonly handles = new Handles();
  readonly modules: Modules;
  readonly invocations: Invocations;
  readonly proxies: Proxies;
  private readonly aborts = new Aborts();
  private readonly replies: Replies;
  readonly starting: Start;
  readonly calls: Calls;
  private readonly tables = new Tables();
  private readonly decoders: Decoder[] = [];
  private readonly caller: Decoder;
  private depth = 0;

  constructor(
    private readonly port: Port,
    private readonly options: AgentOptions,
  ) {
    this.modules = new Modules({ assets: options.assets, load: options.load, fromText: options.mayCompile });
    this.starting = new Start(options.told);
    this.replies = new Replies(port.begin?.bind(port) ?? oneByOne(this));
    const { modules, aborts, replies, starting } = this;
    this.caller = this.decoder();
    this.invocations = new Invocations(replies, port);
    this.proxies = new Proxies(this.invocations);
    this.calls = new Calls({ modules, aborts, replies, starting, mayCompile: options.mayCompile }, (low, high, answer) => {
      if (port.settle?.(low, high, answer) !== true) port.deliver(this.frameOf(low, high, answer));
    });
  }

  /** Reads a frame, and does what it says. Answers that are there at once are delivered one by one. */
  receive(words: Uint32Array, start: number, length: number, bytes: Uint8Array, textStart: number): void {
    const decoder = (this.decoders[this.depth] ??= this.decoder());
    decoder.open(words, start, length, bytes, textStart);
    this.depth++;
    try {
      while (!decoder.isDone) {
        const next = decoder.at + words[decoder.at + 1]!;
        this.message(decoder);
        // What could not be understood has not been read to its end.
        decoder.at = next;
      }
    } finally {
      this.depth--;
    }
  }

  /** Reads a frame that is one call, and makes it. */
  call(words: Uint32Array, start: number, length: number, bytes: Uint8Array, textStart: number): Answer {
    const decoder = this.caller;
    decoder.open(words, start, length, bytes, textStart);
    const facts = decoder.word() >>> 8;
    decoder.at += 2;
    return this.calls.call(decoder, facts, decoder.word(), decoder.word());
  }

  /** An answer as a frame. */
  frameOf(low: number, high: number, answer: Answer): Encoder {
    return answer instanceof Encoder ? answer : this.replies.returned(low, high, answer, Plain.Data);
  }

  /** The answer to a call whose own is longer than a message may be. */
  tooLong(low: number, high: number, max: number): Encoder {
    return this.replies.tooLong(low, high, max);
  }

  private decoder(): Decoder {
    return new Decoder(this.tables, this, this.options.mayCompile);
  }

  private message(decoder: Decoder): void {
    const kind = decoder.word();
    decoder.word();
    decoder.seekText(decoder.word());
    const low = decoder.word();
    const high = decoder.word();
    switch (kind & 0xff) {
      case FromRust.Call: {
        if (this.calls.isOver(low, high)) decoder.fail(OVER);
        const answer = this.calls.call(decoder, kind >>> 8, low, high);
        if (answer !== PENDING) this.port.deliver(this.frameOf(low, high, answer));
        return;
      }
      case FromRust.Cancel:
        return this.calls.cancel(low, high);
      case FromRust.Return: {
        const value = decoder.value();
        if (decoder.failure !== null) this.invocations.reject(low, decoder.failure.thrown);
        else if (kind >>> 8 === 0) this.invocations.resolve(low, value);
        else this.invocations.reject(low, toError(value as WireException));
        return;
      }
      case FromRust.Release: {
        const count = decoder.word();
        if (this.port.afterFrames === undefined) return this.handles.release(low, high, count);
        return this.port.afterFrames(() => this.handles.release(low, high, count));
      }
      case FromRust.Revoke:
        if (this.port.afterFrames === undefined) return this.proxies.revoke(low, high);
        return this.port.afterFrames(() => this.proxies.revoke(low, high));
      case FromRust.Start:
        return this.starting.begin(decoder.value() as [string, string][], this.modules, () => this.port.ready());
      case FromRust.Exports:
        return this.publish(decoder.value() as Published[]);
      default:
        throw new RangeError(`nobody knows messages of the kind ${kind & 0xff}`);
    }
  }

  private publish(exports: readonly Published[]): void {
    for (const [crate, name, wants] of exports) {
      this.invocations.publish(crate, name, params(wants));
    }
  }

  /** The instance is dead: nothing will be answered any more. */
  die(death: InteropError, reasonAt?: (mark: number) => InteropError): void {
    this.invocations.die(death, reasonAt);
    this.starting.fail(death);
    this.calls.die();
    this.handles.clear();
  }

  // What the decoder asks for.

  object(slot: number, generation: number): unknown {
    return this.handles.get(slot, generation);
  }

  rust(kind: number, low: number, high: number, methods: readonly string[], wants: readonly (readonly Want[])[]): unknown {
    return this.proxies.of(kind, low, high, methods, wants);
  }

  element(isSelector: boolean, text: string): unknown {
    if (typeof document === "undefined") return null;
    return isSelector ? document.querySelector(text) : document.getElementById(text);
  }

  signal(): AbortSignal {
    return this.aborts.signal(this.calls.low, this.calls.high);
  }

  blob(place: number): ArrayBuffer {
    return this.port.blob(place);
  }

  // What the encoder asks for.

  give(object: object): readonly [number, number] {
    return this.handles.give(object);
  }

  takeBack(slot: number, generation: number): void {
    this.handles.release(slot, generation, 1);
  }

  rustId(object: object): readonly [number, number] | null {
    return this.proxies.idOf(object);
  }

  marked(object: object): object | null {
    return object instanceof Ref ? object.object : null;
  }
}
