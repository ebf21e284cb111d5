// The one global, `jsinterop`: a directory of the runtimes on a page. Two applications on one page do not meet.

import { bare, crates } from "./crates.js";
import { InteropError } from "./errors.js";
import type { Loader } from "./modules.js";
import { Ref } from "./ref.js";
import { Runtime, type Served } from "./runtime.js";

declare global {
  /** The directory of the runtimes on this page. */
  var jsinterop: Directory;
}

export class Directory {
  readonly InteropError = InteropError;
  /** What `ref` makes. */
  readonly Ref = Ref;
  /** All that have come up, the first one first. */
  readonly runtimes: Runtime[] = [];
  /** `jsinterop.crates["my-crate"].greet("Ann")` */
  readonly crates = crates((crate, name, args) => this.invoke(crate, name, ...args));
  /** Fulfilled once calls of the first runtime go through; rejected when it fails to start. */
  readonly ready: Promise<void>;
  /** What runtimes wait for that were told to: the options of `start`. */
  readonly told: Promise<object>;
  private isReady!: (ready: Promise<void>) => void;
  private tell!: (options: object) => void;
  private readonly provided: [string, Loader][] = [];
  /** The runtime of each crate that was asked for. */
  private readonly found = new Map<string, Runtime>();

  constructor() {
    this.ready = new Promise((resolve) => (this.isReady = resolve));
    this.ready.catch(() => {});
    this.told = new Promise((resolve) => (this.tell = resolve));
  }

  /**
   * Starts the runtimes that wait for the page's word (`Options::wait_for_start`), also those that are still to come up. The options go to the
   * `beforeStart` of each initialiser; the first call decides. Answers `ready`.
   */
  readonly start = (options: object = {}): Promise<void> => {
    if (typeof options !== "object" || options === null) throw new TypeError("jsinterop.start takes an object with options, or nothing");
    this.tell(options);
    return this.ready;
  };

  /** Invokes an export. An `AbortSignal` as last argument cancels it. `T` is what the Rust says it returns: nobody checks it here. */
  readonly invoke = <T = unknown>(crate: string, name: string, ...args: unknown[]): Promise<T> => {
    // No `async`: each one costs a promise more, and three turns of the queue.
    try {
      return this.find(crate).agent.invocations.export(crate, name, args) as Promise<T>;
    } catch (thrown) {
      return Promise.reject(thrown);
    }
  };

  /** The same where Rust is in this process. */
  readonly invokeSync = <T = unknown>(crate: string, name: string, ...args: unknown[]): T =>
    this.find(crate).agent.invocations.exportSync(crate, name, args) as T;

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
    for (const runtime of this.runtimes) runtime.provide(String(specifier), loader);
  };

  /** A runtime that is up, or on its way: then what is invoked waits for it. */
  add(served: Served, isUp: Promise<void>): void {
    const runtime = new Runtime(served, isUp);
    for (const [specifier, loader] of this.provided) runtime.provide(specifier, loader);
    this.runtimes.push(runtime);
    this.found.clear();
    this.isReady(runtime.ready);
  }

  private find(crate: string): Runtime {
    let found = this.found.get(crate);
    if (found === undefined) {
      found = this.search(crate);
      // One that has not said yet what it serves may turn out not to serve this.
      if (found.serves.size > 0) this.found.set(crate, found);
    }
    return found;
  }

  private search(crate: string): Runtime {
    const name = bare(crate);
    const serving = this.runtimes.filter((runtime) => runtime.serves.has(name));
    const living = serving.filter((runtime) => !runtime.isDead);
    // One that is dead says why, unless the page has loaded its program anew.
    const found = living.length > 0 ? living : serving.slice(-1);
    if (found.length === 1) return found[0]!;
    if (found.length === 0) {
      const unsaid = this.runtimes.length === 1 ? this.runtimes : this.runtimes.filter((runtime) => !runtime.isDead && runtime.serves.size === 0);
      if (unsaid.length === 1) return unsaid[0]!;
    }
    const crates = JSON.stringify(crate);
    const what =
      found.length === 0
        ? `no runtime on this page serves the crate ${crates}`
        : `several runtimes on this page serve the crate ${crates}: ask the one you mean, \`jsinterop.runtimes.find((runtime) => runtime.serves.has(…)).invoke(…)\``;
    throw new InteropError(what, { code: "unknown_export" });
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
