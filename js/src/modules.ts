// Modules: what the page provided, what a crate ships, and the host's own `import()`. Each is loaded once.

import { InteropError, NotFound } from "./errors.js";
import { nameOf } from "./path.js";

/** What a path needs at its beginning. */
const MODULE = 3;

export type Loader = () => unknown;

/** How modules that crates carry are loaded. */
export interface Shipping {
  /** The folder they are files in; null when their text travels in the program. */
  readonly assets: string | null;
  /** Whether text may become a module. A Content-Security-Policy may forbid it. */
  readonly fromText: boolean;
  /** Imports an address; `import` unless said otherwise, which Node.js refuses for what is on a server. */
  readonly load?: ((address: string) => Promise<unknown>) | undefined;
}

export class Modules {
  private readonly loaders = new Map<string, Loader>();
  private readonly loading = new Map<string, Promise<object>>();
  private readonly loaded = new Map<string, object>();
  /** How many wait for a module. */
  private readonly queued = new Map<string, number>();

  constructor(private readonly shipping: Shipping) {}

  /** The way through a bundler: `provide("chart.js", () => import("chart.js"))`. */
  provide(specifier: string, loader: Loader): void {
    this.loaders.set(specifier, loader);
  }

  /** A file that a crate carries with it: its text, or its name among the assets. What the page provides goes first. */
  ship(specifier: string, carried: string): void {
    let attempt = 0;
    if (!this.loaders.has(specifier)) this.loaders.set(specifier, () => this.shipped(specifier, carried, attempt++));
  }

  /** The namespace of a module that is there already. */
  loadedAs(specifier: string): object | undefined {
    return this.loaded.get(specifier);
  }

  /** The namespace of a module that is there already and that nobody waits for. */
  atOnce(specifier: string): object | undefined {
    return this.queued.size === 0 ? this.loaded.get(specifier) : undefined;
  }

  /** Gives the namespace to `use`: at once if it is there, else when it has been loaded. Nobody passes who came later. */
  use(specifier: string, use: (namespace: object, isLate: boolean) => unknown): unknown {
    const loaded = this.loaded.get(specifier);
    const before = this.queued.get(specifier) ?? 0;
    if (loaded !== undefined && before === 0) return use(loaded, false);
    this.queued.set(specifier, before + 1);
    return this.load(specifier).then(
      (namespace) => (this.leave(specifier), use(namespace, true)),
      (thrown) => {
        this.leave(specifier);
        throw thrown;
      },
    );
  }

  private leave(specifier: string): void {
    const left = (this.queued.get(specifier) ?? 1) - 1;
    if (left > 0) this.queued.set(specifier, left);
    else this.queued.delete(specifier);
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

  private shipped(specifier: string, carried: string, attempt: number): Promise<unknown> {
    const { assets, fromText, load = fetched } = this.shipping;
    // Browsers remember what an address failed with.
    if (assets !== null) return fromFile(specifier, assets, attempt === 0 ? carried : `${carried}?again=${attempt}`, load);
    // Not `import(urlOf(…))`: minifiers that inline the one into the other have been seen to break it.
    if (fromText) return load(urlOf(carried));
    throw refused(specifier, "the page's policy forbids modules made from text", `write them as files (${REMEDY}) and say where with \`Options::assets\``);
  }

  private async start(specifier: string): Promise<object> {
    const loader = this.loaders.get(specifier);
    const namespace: unknown = await (loader === undefined ? import(/* webpackIgnore: true */ /* @vite-ignore */ specifier) : loader());
    if (typeof namespace !== "object" || namespace === null) throw new NotFound(specifier, MODULE, nameOf(namespace));
    this.loaded.set(specifier, namespace);
    return namespace;
  }
}

const REMEDY = "`Registry::write_assets`, `cargo xtask assets`";

function refused(specifier: string, why: string, remedy: string, cause?: unknown): InteropError {
  const message = `the module ${JSON.stringify(specifier)} that a crate ships was not loaded: ${why}; ${remedy}`;
  return new InteropError(message, { code: "module", cause });
}

const fetched = (address: string): Promise<unknown> => import(/* webpackIgnore: true */ /* @vite-ignore */ address);

async function fromFile(specifier: string, folder: string, file: string, load: (address: string) => Promise<unknown>): Promise<unknown> {
  const path = `${folder.replace(/\/$/, "")}/${file}`;
  let address = path;
  try {
    address = addressOf(path);
    return await load(address);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw refused(specifier, `${address}: ${why}`, `write the files of this build into that folder (${REMEDY})`, cause);
  }
}

/** A path is relative to the page or the worker's script; where there is neither it has to be a whole URL. */
function addressOf(path: string): string {
  const base = typeof document === "undefined" ? (globalThis as { location?: Location }).location?.href : document.baseURI;
  return new URL(path, base).href;
}

/** Node and Deno import no blobs; a page may allow blobs and no data. */
function urlOf(text: string): string {
  const isPage = typeof document !== "undefined" || typeof (globalThis as { WorkerGlobalScope?: unknown }).WorkerGlobalScope === "function";
  if (isPage && typeof (globalThis as { process?: unknown }).process === "undefined") {
    return URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  }
  return `data:text/javascript;charset=utf-8,${encodeURIComponent(text)}`;
}
