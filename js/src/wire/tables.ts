// The tables of shapes, strings and wants that Rust drives.

import { builder, type Builder } from "./shapes.js";
import type { Want } from "./want.js";

/** More builders than that are not kept beyond the tables they were made for. */
const MAX_KEPT = 1024;

export class Tables {
  readonly builders: Builder[] = [];
  readonly strings: string[] = [];
  readonly wants: Want[] = [];
  /** Builders by their keys: frames with tables of their own tell of the same shapes again and again. */
  private readonly kept = new Map<string, Builder>();

  clear(): void {
    this.builders.length = 0;
    this.strings.length = 0;
    this.wants.length = 0;
  }

  learn(keys: readonly string[], mayCompile: boolean): void {
    if (!mayCompile) {
      this.builders.push(builder(keys, false));
      return;
    }
    const name = keys.map((key) => `${key.length}:${key}`).join("");
    let build = this.kept.get(name);
    if (build === undefined) {
      build = builder(keys, true);
      if (this.kept.size >= MAX_KEPT) this.kept.clear();
      this.kept.set(name, build);
    }
    this.builders.push(build);
  }
}
