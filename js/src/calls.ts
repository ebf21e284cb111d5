// Calls of imports: what to do is found when one is told of, and done at each call.

import type { Aborts } from "./abort.js";
import { Awaited } from "./awaited.js";
import { InteropError } from "./errors.js";
import type { Modules } from "./modules.js";
import { Path, type Direct, type Segment } from "./path.js";
import type { Replies } from "./replies.js";
import type { Texts } from "./short.js";
import type { Start } from "./start.js";
import type { Decoder } from "./wire/decode.js";
import type { Encoder } from "./wire/encode.js";
import { Root } from "./wire/messages.js";
import type { ValueSource } from "./wire/shapes.js";
import { Plain, understand, type Described, type Want } from "./wire/want.js";

/** The answer will come. */
export const PENDING = Symbol("pending");

/** Why nothing is done for a call that comes too late. */
export const OVER = Symbol("over");

/** What a call came to: a result that needs no frame, the frame that tells of it, or nothing yet. */
export type Answer = Encoder | undefined | null | boolean | number | string | typeof PENDING;

/** Takes the answers of those that had none at once. */
export type Settle = (low: number, high: number, answer: Answer) => void;

/** An argument as code, and what comes after the last one. */
const READ = "source.value()";
const CHECK = "if(source.failure!==null)source.check();";

/** The number of wants with pieces. */
const STRUCTURED = 3;

/** What is prepared for an import. */
export interface Prepared {
  readonly path: Path;
  readonly module: string | null;
  /** How many arguments the compiled code takes: as many as there were when it was made. */
  count: number;
  /** Code for this import alone, made at its second use. */
  direct: Direct<ValueSource> | null;
  /** The kinds of arguments that the code for short calls takes; less than none before the first. */
  kinds: number;
  short: Direct<Texts> | null;
}

/** What calls work with. */
export interface Surroundings {
  readonly modules: Modules;
  readonly aborts: Aborts;
  readonly replies: Replies;
  readonly starting: Start;
  readonly mayCompile: boolean;
}

export class Calls {
  /** The call that is being read. */
  low = 0;
  high = 0;
  /** By the numbers of imports. */
  readonly prepared: Prepared[] = [];
  private readonly awaited: Awaited;

  constructor(
    readonly around: Surroundings,
    settle: Settle,
  ) {
    this.awaited = new Awaited({
      fulfilled: (low, high, value, want) => {
        around.aborts.forget(low, high);
        settle(low, high, this.answer(low, high, value, want));
      },
      rejected: (low, high, thrown) => {
        around.aborts.forget(low, high);
        settle(low, high, around.replies.failed(low, high, thrown));
      },
    });
  }

  /** Makes the call whose head has been read. All of it is read before any code runs that may come back here, also where something of it is not to be had. */
  call(decoder: Decoder, facts: number, low: number, high: number): Answer {
    this.low = low;
    this.high = high;
    const isSync = (facts & 0x1000) !== 0;
    let want: Want = (facts >>> 8) & 15;
    let value: unknown;
    try {
      const number = decoder.word();
      const object = ((facts >>> 4) & 15) === Root.Object ? (decoder.held(decoder.word(), decoder.word()) as object | null) : null;
      const prepared = (facts & 0x2000) !== 0 ? this.prepared[number]! : this.prepare(decoder, facts, number);
      if (want === STRUCTURED) want = this.want(decoder);
      const count = decoder.word();
      const root = object ?? (prepared.module === null ? globalThis : this.around.modules.atOnce(prepared.module));
      value =
        prepared.direct !== null && prepared.count === count && root !== undefined && !this.around.starting.isUnderWay
          ? prepared.direct(root, decoder)
          : this.slowly(prepared, root ?? globalThis, decoder, count, isSync);
      if (typeof value === "object" && isThenable(value)) {
        if (isSync) return this.around.replies.promised(low, high);
        this.awaited.add(value, low, high, want);
        return PENDING;
      }
    } catch (thrown) {
      this.around.aborts.forget(low, high);
      return thrown === OVER ? PENDING : this.around.replies.failed(low, high, thrown);
    }
    this.around.aborts.forget(low, high);
    return this.answer(low, high, value, want);
  }

  /** Whether nobody waits any more for a call that arrives only now: see `Awaited`. */
  isOver(low: number, high: number): boolean {
    return this.awaited.isOver(low, high);
  }

  /** Nobody waits for the call any more. */
  cancel(low: number, high: number): void {
    this.awaited.cancel(low, high);
    this.around.aborts.cancel(low, high);
  }

  /** Nobody waits for any of them. Their signals fire a little later: Rust may be in the middle of a trap. */
  die(): void {
    this.awaited.clear();
    queueMicrotask(() => this.around.aborts.cancelAll());
  }

  /** What a call came to, as an answer. */
  answer(low: number, high: number, value: unknown, want: Want): Answer {
    if (want === Plain.Nothing) return undefined;
    switch (typeof value) {
      case "number":
      case "undefined":
      case "boolean":
      case "string":
        return value;
      default:
        return value === null ? null : this.around.replies.returned(low, high, value, want);
    }
  }

  private slowly(prepared: Prepared, root: object, decoder: Decoder, count: number, isSync: boolean): unknown {
    if (prepared.count < 0) prepared.count = count;
    else if (prepared.direct === null) prepared.direct = prepared.path.direct(new Array<string>(prepared.count).fill(READ), { after: CHECK });
    const args: unknown[] = [];
    for (let i = 0; i < count; i++) args.push(decoder.value());
    decoder.check();
    return this.around.starting.isUnderWay ? this.later(prepared, root, args, isSync) : this.perform(prepared, root, args, isSync);
  }

  /** Once the initialisers are through, if somebody still waits for it then. */
  private later(prepared: Prepared, root: object, args: unknown[], isSync: boolean): Promise<unknown> {
    if (isSync) throw new InteropError("the initialisers are still at work: wait for `ready()` before you call synchronously", { code: "starting" });
    const { low, high } = this;
    return new Promise((resolve, reject) => {
      this.around.starting.hold(() => {
        if (!this.awaited.waits(low, high)) return;
        // It is this call's turn: a module that it waits for asks whether anybody still wants it.
        this.low = low;
        this.high = high;
        try {
          resolve(this.perform(prepared, root, args, false));
        } catch (thrown) {
          reject(thrown);
        }
      });
    });
  }

  private perform({ path, module }: Prepared, root: object, args: unknown[], isSync: boolean): unknown {
    if (module === null) return path.invoke(root, args);
    const { modules } = this.around;
    if (isSync) {
      const namespace = modules.loadedAs(module);
      if (namespace !== undefined) return path.invoke(namespace, args);
      const name = JSON.stringify(module);
      throw new InteropError(`the module ${name} is not loaded yet: await an asynchronous call into it, or its import, first`, { code: "module" });
    }
    const { low, high } = this;
    return modules.use(module, (namespace, isLate) => (!isLate || this.awaited.waits(low, high) ? path.invoke(namespace, args) : undefined));
  }

  /** A want with pieces: its place among those known, and what it is when it is new. */
  private want(decoder: Decoder): Want {
    const word = decoder.word();
    const { wants } = decoder.tables;
    if (word & 1) wants[word >>> 1] = understand(decoder.value() as Described);
    return wants[word >>> 1] ?? Plain.Data;
  }

  private prepare(decoder: Decoder, facts: number, number: number): Prepared {
    const root = (facts >>> 4) & 15;
    const segments = decoder.value() as Segment[];
    const module = root === Root.Module ? this.module(decoder) : null;
    // Only what was fixed when the Rust was compiled may become code.
    const mayCompile = this.around.mayCompile && number !== 0;
    const path = new Path(facts & 15, segments, root === Root.Global, mayCompile);
    const prepared = { path, module, count: -1, direct: null, kinds: -1, short: null };
    if (number !== 0) this.prepared[number] = prepared;
    return prepared;
  }

  /** A module's name, with its text or its file's name when a crate carries it. */
  private module(decoder: Decoder): string {
    const specifier = decoder.string();
    const carried = decoder.value();
    if (typeof carried === "string") this.around.modules.ship(specifier, carried);
    return specifier;
  }
}

export function isThenable(value: object | null): value is PromiseLike<unknown> {
  return value !== null && typeof (value as { then?: unknown }).then === "function";
}
