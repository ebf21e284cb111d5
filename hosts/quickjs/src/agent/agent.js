// The global `jsinterop`, and what the host asks of JavaScript.
(native, agent) => {
  if (Symbol.dispose === undefined) Object.defineProperty(Symbol, "dispose", { value: Symbol("Symbol.dispose") });
  const { dispose } = native.rustRefPrototype;
  Object.defineProperty(native.rustRefPrototype, Symbol.dispose, { value: dispose, writable: true, configurable: true });

  const loaders = new Map();
  const crates = new Map();
  let markReady;
  const ready = new Promise((resolve) => (markReady = resolve));

  const exportsOf = (crate) =>
    new Proxy(Object.create(null), {
      get: (known, name) => {
        if (typeof name !== "string" || name === "then") return undefined;
        return (known[name] ??= (...args) => native.invoke(crate, name, ...args));
      },
    });

  const jsinterop = {
    InteropError: agent.InteropError,
    ready,
    invoke: native.invoke,
    invokeSync: native.invokeSync,
    crates: new Proxy(Object.create(null), {
      get: (_, crate) => {
        if (typeof crate !== "string" || crate === "then") return undefined;
        if (!crates.has(crate)) crates.set(crate, exportsOf(crate));
        return crates.get(crate);
      },
    }),
    ref: (value) => {
      const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
      if (!isObject) throw new TypeError("jsinterop.ref takes an object or a function");
      return native.mark(value);
    },
    provide: (name, loader) => {
      if (typeof loader !== "function") throw new TypeError("jsinterop.provide takes a function that loads the module");
      loaders.set(String(name), loader);
    },
  };
  Object.defineProperty(globalThis, "jsinterop", { value: Object.freeze(jsinterop), configurable: true });

  const { valueOf } = Object.prototype;
  const { values } = Set.prototype;
  const { forEach } = Map.prototype;
  const unboxers = [Number, String, Boolean, BigInt].map((type) => type.prototype.valueOf);

  agent.isProvided = (specifier) => loaders.has(specifier);
  agent.load = async (specifier) => (loaders.has(specifier) ? loaders.get(specifier)() : import(specifier));
  agent.resolve = (value) => Promise.resolve(value);
  agent.bigint = BigInt;
  agent.elements = (set) => [...values.call(set)];
  agent.entries = (map) => {
    const list = [];
    forEach.call(map, (value, key) => list.push(key, value));
    return list;
  };
  agent.unbox = (box) => {
    for (const unbox of unboxers) {
      try {
        return unbox.call(box);
      } catch {
        // It is a box of another type.
      }
    }
    return valueOf.call(box);
  };
  agent.findElement = (by, text) => globalThis.document?.[by]?.(text) ?? null;
  agent.start = async (specifiers, options, isReady) => {
    const modules = [];
    for (const specifier of specifiers) modules.push(await import(specifier));
    for (const module of modules) await module.beforeStart?.(options);
    isReady();
    markReady();
    for (const module of modules) await module.afterStarted?.(jsinterop);
  };
}
