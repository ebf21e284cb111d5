// The start: the page's word where it decides, then the crates' initialisers. What is called meanwhile waits, in order.

import type { Modules } from "./modules.js";

/** What an initialiser may export. */
interface Initializer {
  beforeStart?(options: object): unknown;
  afterStarted?(jsinterop: unknown): unknown;
}

export class Start {
  private held: (() => void)[] | null = null;
  /** Fulfilled once calls are made; rejected when the Rust side dies before. */
  readonly whenReady: Promise<void>;
  private isReady!: () => void;
  private isNever!: (reason: unknown) => void;
  private isOver = false;

  /** `told` gives the options of `jsinterop.start` where the page decides when to begin. */
  constructor(private readonly told?: PromiseLike<object> | undefined) {
    this.whenReady = new Promise((resolve, reject) => ([this.isReady, this.isNever] = [resolve, reject]));
    this.whenReady.catch(() => {});
  }

  /** Whether calls have to wait. */
  get isUnderWay(): boolean {
    return this.held !== null;
  }

  /** Makes a call when its turn comes. */
  hold(make: () => void): void {
    this.held?.push(make);
  }

  /** Rust is gone: nothing that waits is done. */
  fail(reason: unknown): void {
    this.isOver = true;
    if (this.held !== null) this.held = [];
    this.isNever(reason);
  }

  /** Runs these; `ready` hears when calls need no longer wait. One that fails is reported, and the rest works. */
  begin(initializers: readonly (readonly [specifier: string, carried: string])[], modules: Modules, ready: () => void): void {
    if (this.told === undefined && initializers.length === 0) {
      this.isReady();
      return ready();
    }
    this.held ??= [];
    for (const [specifier, carried] of initializers) modules.ship(specifier, carried);
    void this.run(initializers, modules, ready);
  }

  private async run(initializers: readonly (readonly [specifier: string, carried: string])[], modules: Modules, ready: () => void): Promise<void> {
    let loaded: Initializer[] = [];
    try {
      const options = this.told === undefined ? {} : await this.told;
      for (const [specifier] of initializers) loaded.push((await modules.load(specifier)) as Initializer);
      for (const module of loaded) await module.beforeStart?.(options);
    } catch (thrown) {
      loaded = [];
      report(thrown);
    }
    this.open();
    if (this.isOver) return;
    ready();
    this.isReady();
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
