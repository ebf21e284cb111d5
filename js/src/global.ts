// The one global, `jsinterop`: a directory of the runtimes on a page. Two applications on one page do not meet.

import { Ref, type Agent } from "./agent.js";
import { crates } from "./crates.js";
import { InteropError } from "./errors.js";
import type { Loader } from "./modules.js";

/** One runtime and what it serves. */
export interface Served {
  readonly agent: Agent;
  readonly crates: ReadonlySet<string>;
}

declare global {
  /** The directory of the runtimes on this page. */
  var jsinterop: Directory;
}

export class Directory {
  readonly InteropError = InteropError;
  readonly runtimes: Served[] = [];
  readonly crates = crates((crate, name, args) => this.find(crate).invocations.export(crate, name, args));
  readonly ready: Promise<void>;
  private markReady!: () => void;
  private readonly provided: [string, Loader][] = [];

  constructor() {
    this.ready = new Promise((resolve) => (this.markReady = resolve));
  }

  /** Invokes an export. An `AbortSignal` as last argument cancels it. `T` is what the Rust says it returns: nobody checks it here. */
  readonly invoke = async <T = unknown>(crate: string, name: string, ...args: unknown[]): Promise<T> =>
    this.find(crate).invocations.export(crate, name, args) as Promise<T>;

  /** The same where Rust is in this process. */
  readonly invokeSync = <T = unknown>(crate: string, name: string, ...args: unknown[]): T =>
    this.find(crate).invocations.exportSync(crate, name, args) as T;

  /** Marks an object that is to arrive as a handle where Rust's type alone cannot ask for one. */
  readonly ref = (object: unknown): Ref => {
    const isObject = (typeof object === "object" && object !== null) || typeof object === "function";
    if (!isObject) throw new TypeError("jsinterop.ref takes an object or a function");
    return new Ref(object);
  };

  /** Says how a module is loaded: the way through a bundler. */
  readonly provide = (specifier: string, loader: Loader): void => {
    if (typeof loader !== "function") throw new TypeError("jsinterop.provide takes a function that loads the module");
    this.provided.push([String(specifier), loader]);
    for (const { agent } of this.runtimes) agent.modules.provide(String(specifier), loader);
  };

  /** A runtime that is up, or on its way: then what is invoked waits for it. */
  add(served: Served, isUp: Promise<void> = Promise.resolve()): void {
    for (const [specifier, loader] of this.provided) served.agent.modules.provide(specifier, loader);
    this.runtimes.push(served);
    isUp.then(this.markReady, () => {});
  }

  private find(crate: string): Agent {
    const name = crate.split("@", 1)[0]!;
    const found = this.runtimes.filter((served) => served.crates.has(name));
    if (found.length === 1) return found[0]!.agent;
    if (found.length === 0 && this.runtimes.length === 1) return this.runtimes[0]!.agent;
    const what = found.length === 0 ? "no runtime on this page serves" : "several runtimes on this page serve";
    throw new InteropError(`${what} the crate ${JSON.stringify(crate)}`, { code: "unknown_export" });
  }

  /** The directory of this page. */
  static ofPage(): Directory {
    const page = globalThis as { jsinterop?: unknown };
    if (page.jsinterop instanceof Directory) return page.jsinterop;
    const isOurs = typeof page.jsinterop === "object" && page.jsinterop !== null && "runtimes" in page.jsinterop;
    if (isOurs) return page.jsinterop as Directory;
    const directory = new Directory();
    Object.defineProperty(globalThis, "jsinterop", { value: directory, configurable: true });
    return directory;
  }
}
