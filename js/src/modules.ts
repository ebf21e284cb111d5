// Modules: what the page provided, what a crate ships, and the host's own `import()`. Each is loaded once.

import { NotFound } from "./errors.js";
import { nameOf } from "./path.js";

/** What a path needs at its beginning. */
const MODULE = 3;

export type Loader = () => unknown;

export class Modules {
  private readonly loaders = new Map<string, Loader>();
  private readonly loading = new Map<string, Promise<object>>();
  private readonly loaded = new Map<string, object>();

  /** The way through a bundler: `provide("chart.js", () => import("chart.js"))`. */
  provide(specifier: string, loader: Loader): void {
    this.loaders.set(specifier, loader);
  }

  /** A file that a crate carries with it. */
  ship(specifier: string, text: string): void {
    if (!this.loaders.has(specifier)) this.loaders.set(specifier, () => import(urlOf(text)));
  }

  /** The namespace of a module that is there already. */
  ready(specifier: string): object | undefined {
    return this.loaded.get(specifier);
  }

  load(specifier: string): Promise<object> {
    let promise = this.loading.get(specifier);
    if (promise === undefined) {
      promise = this.start(specifier);
      this.loading.set(specifier, promise);
      // What failed may be tried again.
      promise.catch(() => this.loading.delete(specifier));
    }
    return promise;
  }

  private async start(specifier: string): Promise<object> {
    const loader = this.loaders.get(specifier);
    const namespace: unknown = await (loader === undefined ? import(specifier) : loader());
    if (typeof namespace !== "object" || namespace === null) throw new NotFound(specifier, MODULE, nameOf(namespace));
    this.loaded.set(specifier, namespace);
    return namespace;
  }
}

/** Node and Deno import no blobs; a page may allow blobs and no data. */
function urlOf(text: string): string {
  const isPage = typeof document !== "undefined" || typeof (globalThis as { WorkerGlobalScope?: unknown }).WorkerGlobalScope === "function";
  if (isPage && typeof (globalThis as { process?: unknown }).process === "undefined") {
    return URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  }
  return `data:text/javascript;charset=utf-8,${encodeURIComponent(text)}`;
}
