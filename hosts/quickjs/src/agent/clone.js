// `structuredClone`.
() => {
  const typedArray = Object.getPrototypeOf(Uint8Array);
  const ERRORS = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

  function refuse(value) {
    const what = typeof value === "function" ? `function ${value.name}` : String(value);
    throw new DOMException(`${what} could not be cloned.`, "DataCloneError");
  }

  function copyBytes(buffer, seen) {
    return seen.get(buffer) ?? remember(seen, buffer, buffer.slice(0));
  }

  function remember(seen, value, copy) {
    seen.set(value, copy);
    return copy;
  }

  function cloneError(error, seen) {
    const copy = new (ERRORS[error.name] ?? Error)(error.message);
    remember(seen, error, copy);
    Object.defineProperty(copy, "stack", { value: error.stack, writable: true, configurable: true });
    if ("cause" in error) {
      Object.defineProperty(copy, "cause", { value: clone(error.cause, seen), writable: true, configurable: true });
    }
    return copy;
  }

  function cloneView(view, seen) {
    const buffer = copyBytes(view.buffer, seen);
    const length = view instanceof DataView ? view.byteLength : view.length;
    return remember(seen, view, new view.constructor(buffer, view.byteOffset, length));
  }

  function cloneEntries(value, copy, seen) {
    remember(seen, value, copy);
    for (const key of Object.keys(value)) {
      Object.defineProperty(copy, key, { value: clone(value[key], seen), writable: true, enumerable: true, configurable: true });
    }
    return copy;
  }

  function cloneArray(array, seen) {
    const copy = cloneEntries(array, [], seen);
    copy.length = array.length;
    return copy;
  }

  function cloneMap(map, seen) {
    const copy = remember(seen, map, new Map());
    for (const [key, value] of [...map]) copy.set(clone(key, seen), clone(value, seen));
    return copy;
  }

  function cloneSet(set, seen) {
    const copy = remember(seen, set, new Set());
    for (const value of [...set]) copy.add(clone(value, seen));
    return copy;
  }

  function clone(value, seen) {
    if (typeof value === "function" || typeof value === "symbol") refuse(value);
    if (typeof value !== "object" || value === null) return value;
    if (seen.has(value)) return seen.get(value);
    if (value instanceof Error) return cloneError(value, seen);
    if (value instanceof Date) return remember(seen, value, new Date(value.getTime()));
    if (value instanceof RegExp) return remember(seen, value, new RegExp(value.source, value.flags));
    if (value instanceof Map) return cloneMap(value, seen);
    if (value instanceof Set) return cloneSet(value, seen);
    if (value instanceof ArrayBuffer) return copyBytes(value, seen);
    if (value instanceof typedArray || value instanceof DataView) return cloneView(value, seen);
    if (value instanceof Boolean || value instanceof Number || value instanceof String) {
      return remember(seen, value, Object(value.valueOf()));
    }
    if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet || value instanceof WeakRef) refuse("#<" + value.constructor.name + ">");
    return Array.isArray(value) ? cloneArray(value, seen) : cloneEntries(value, {}, seen);
  }

  Object.defineProperty(globalThis, "structuredClone", {
    value: function structuredClone(value) {
      if (arguments.length === 0) throw new TypeError("structuredClone needs a value");
      return clone(value, new Map());
    },
    writable: true,
    configurable: true,
  });
}
