// One runtime as the page sees it: what it serves, and the way to invoke it.

import type { Agent } from "./agent.js";
import { crates } from "./crates.js";
import type { Loader } from "./modules.js";

/** A runtime's agent, and the crates whose exports it has. */
export interface Served {
  readonly agent: Agent;
  readonly crates: ReadonlySet<string>;
}

export class Runtime {
  readonly agent: Agent;
  /** The names of the crates whose exports it has. */
  readonly serves: ReadonlySet<string>;
  /** `runtime.crates["my-crate"].greet("Ann")` */
  readonly crates = crates((crate, name, args) => this.invoke(crate, name, ...args));

  constructor(
    { agent, crates: serves }: Served,
    /** Fulfilled once calls go through; rejected when that will never be. */
    readonly ready: Promise<void>,
  ) {
    this.agent = agent;
    this.serves = serves;
  }

  /** Whether its Rust is gone for good: everything it is asked for is rejected. */
  get isDead(): boolean {
    return this.agent.invocations.isDead;
  }

  /** Invokes an export of this runtime. An `AbortSignal` as last argument cancels it. */
  readonly invoke = <T = unknown>(crate: string, name: string, ...args: unknown[]): Promise<T> =>
    this.agent.invocations.export(crate, name, args) as Promise<T>;

  /** The same where Rust is in this process. */
  readonly invokeSync = <T = unknown>(crate: string, name: string, ...args: unknown[]): T =>
    this.agent.invocations.exportSync(crate, name, args) as T;

  /** Says how a module of this runtime is loaded. */
  readonly provide = (specifier: string, loader: Loader): void => this.agent.modules.provide(specifier, loader);
}
