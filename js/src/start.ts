// The start: the crates' initialisers run before any call is made. What is called meanwhile waits, in order.

import type { Modules } from "./modules.js";

/** What an initialiser may export. */
interface Initializer {
  beforeStart?(options: object): unknown;
  afterStarted?(jsinterop: unknown): unknown;
}

export class Start {
  private held: (() => void)[] | null = null;

  /** Whether calls have to wait. */
  get isUnderWay(): boolean {
    return this.held !== null;
  }

  /** Makes a call when its turn comes. */
  hold(make: () => void): void {
    this.held?.push(make);
  }

  /** Runs these; `ready` hears when calls need no longer wait. One that fails is reported, and the rest works. */
  begin(initializers: readonly (readonly [specifier: string, carried: string])[], modules: Modules, ready: () => void): void {
    this.held ??= [];
    for (const [specifier, carried] of initializers) modules.ship(specifier, carried);
    void this.run(initializers, modules, ready);
  }

  private async run(initializers: readonly (readonly [specifier: string, carried: string])[], modules: Modules, ready: () => void): Promise<void> {
    let loaded: Initializer[] = [];
    try {
      for (const [specifier] of initializers) loaded.push((await modules.load(specifier)) as Initializer);
      for (const module of loaded) await module.beforeStart?.({});
    } catch (thrown) {
      loaded = [];
      report(thrown);
    }
    this.open();
    ready();
    try {
      for (const module of loaded) await module.afterStarted?.((globalThis as { jsinterop?: unknown }).jsinterop);
    } catch (thrown) {
      report(thrown);
    }
  }

  /** What these calls call in their turn comes after them. */
  private open(): void {
    const held = this.held ?? [];
    for (let i = 0; i < held.length; i++) held[i]!();
    this.held = null;
  }
}

function report(thrown: unknown): void {
  console.error("jsinterop: an initialiser failed:", thrown);
}
