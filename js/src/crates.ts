// `jsinterop.crates["my-crate"].greet("Ann")`

type Exports = Record<string, (...args: unknown[]) => Promise<unknown>>;
type Invoke = (crate: string, name: string, args: unknown[]) => Promise<unknown>;

/** The name of a crate that may be asked for by its version: `my-crate@1.0.0`. */
export function bare(crate: string): string {
  const end = crate.indexOf("@");
  return end < 0 ? crate : crate.slice(0, end);
}

/** An object that makes what it is asked for. A promise would ask it for `then`, so that name is nothing. */
function made<T>(make: (name: string) => T): Record<string, T> {
  const known = new Map<string, T>();
  return new Proxy(Object.create(null) as Record<string, T>, {
    get: (_, name) => {
      if (typeof name !== "string" || name === "then") return undefined;
      let value = known.get(name);
      if (value === undefined) known.set(name, (value = make(name)));
      return value;
    },
  });
}

export function crates(invoke: Invoke): Record<string, Exports> {
  return made((crate) => made((name) => (...args: unknown[]) => invoke(crate, name, args)));
}
