// Modules: what the page provided, what a crate ships, and the host's own `import()`. Each is loaded once.

export type Loader = () => unknown;

export class Modules {
  private readonly loaders = new Map<string, Loader>();
  private readonly loading = new Map<string, Promise<object>>();
  private readonly loaded = new Map<string, object>();

  /** The way through a bundler: `provide("chart.js", () => import("chart.js"))`. */
  provide(specifier: string, loader: Loader): void {
    this.loaders.set(specifier, loader);
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
    const namespace = (await (loader === undefined ? import(specifier) : loader())) as object;
    this.loaded.set(specifier, namespace);
    return namespace;
  }
}
