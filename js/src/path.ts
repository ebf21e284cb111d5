// Paths: found at each call, on the object graph as it is then.

import { compiled, isForbidden } from "./compile.js";
import { NotFound } from "./errors.js";

/** What is done at the end of a path. */
export const enum Kind { Function = 0, New = 1, Get = 2, Set = 3, Import = 4 }

export type Segment = string | number;
/** Takes its arguments from where they are read, or as they come. */
export type Direct<Source> = (root: object, source: Source, ...places: number[]) => unknown;

/** Calls of more are left to the loop. */
const MAX_ARGUMENTS = 16;

const own = Function.prototype.call;
/** `call(f, self, …)` calls `f`, also where it has a property `call` of its own. */
const call = own.bind(own) as (f: unknown, self: unknown, ...args: unknown[]) => unknown;

const enum Expected { Object = 0, Function = 1, Constructor = 2 }

/** What JavaScript calls it. */
export function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value;
}

function display(segment: Segment): string {
  return typeof segment === "number" ? `[${segment}]` : segment;
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function isConstructor(value: unknown): value is new (...args: unknown[]) => unknown {
  if (typeof value !== "function") return false;
  try {
    Reflect.construct(Object, [], value);
    return true;
  } catch {
    return false;
  }
}

/** A way to what a call aims at. */
export class Path {
  constructor(
    private readonly kind: number,
    private readonly segments: readonly Segment[],
    private readonly fromGlobal: boolean,
    private readonly mayCompile: boolean,
  ) {}

  /** Walks it, and does what is to be done at its end. */
  invoke(root: object, args: unknown[]): unknown {
    const last = this.segments.at(-1);
    return last === undefined ? this.itself(root, args) : this.finish(this.walk(root), last, args);
  }

  /** Code that does so with arguments that are code, which it runs before it takes a step, with what is to be done after them: a getter on the way may call Rust. */
  direct<Source>(code: readonly string[], { places = "", after = "" } = {}): Direct<Source> | null {
    const last = this.segments.at(-1);
    if (!this.mayCompile || isForbidden() || this.kind !== Kind.Function || last === undefined || code.length > MAX_ARGUMENTS) return null;
    const args = code.map((_, i) => `a${i}`);
    // A miss is told by the loop, which also knows of top-level `let` and `class`.
    const miss = `return path.invoke(root,[${args.join()}]);`;
    const steps = this.segments.slice(0, -1).map((segment) => {
      return `o=o[${JSON.stringify(segment)}];if(o===null||typeof o!=="object"&&typeof o!=="function")${miss}`;
    });
    const body = [
      `return(root,source${places})=>{`,
      ...code.map((code, i) => `const a${i}=${code};`),
      `${after}let o=root;`,
      ...steps,
      `const f=o[${JSON.stringify(last)}];if(typeof f!=="function")${miss}`,
      `return f.call===own?f.call(${["o", ...args].join()}):call(${["f", "o", ...args].join()})}`,
    ];
    const made = compiled("path,own,call", body.join(""));
    return made === null ? null : (made(this, own, call) as Direct<Source>);
  }

  /** The parent of the last segment. */
  private walk(root: object): object {
    let at = root;
    const last = this.segments.length - 1;
    for (let i = 0; i < last; i++) {
      const next = this.step(at, i);
      if (!isObject(next)) throw new NotFound(display(this.segments[i]!), Expected.Object, nameOf(next));
      at = next;
    }
    return at;
  }

  private step(parent: object, place: number): unknown {
    const segment = this.segments[place]!;
    const next = (parent as Record<Segment, unknown>)[segment];
    return next === undefined && place === 0 && this.fromGlobal ? this.lexical(segment) : next;
  }

  /** A top-level `let`, `const` or `class` of a script is no property of `globalThis`; only code sees it. */
  private lexical(segment: Segment): unknown {
    if (!this.mayCompile || typeof segment !== "string" || !/^[A-Za-z_$][\w$]*$/.test(segment)) return undefined;
    try {
      return compiled("", `return typeof ${segment}==="undefined"?undefined:${segment}`)?.();
    } catch {
      return undefined;
    }
  }

  private finish(parent: object, last: Segment, args: unknown[]): unknown {
    if (this.kind === Kind.Set) {
      (parent as Record<Segment, unknown>)[last] = args[0];
      return undefined;
    }
    const value = this.step(parent, this.segments.length - 1);
    return this.kind === Kind.Get ? value : this.use(value, parent, display(last), args);
  }

  private use(value: unknown, self: unknown, segment: string, args: unknown[]): unknown {
    if (this.kind === Kind.New) {
      if (!isConstructor(value)) throw new NotFound(segment, Expected.Constructor, nameOf(value));
      return Reflect.construct(value, args);
    }
    if (typeof value !== "function") throw new NotFound(segment, Expected.Function, nameOf(value));
    return Reflect.apply(value, self, args);
  }

  /** The root itself is meant. */
  private itself(root: object, args: unknown[]): unknown {
    const isUsed = this.kind === Kind.Function || this.kind === Kind.New;
    return isUsed ? this.use(root, undefined, "(function)", args) : root;
  }
}
