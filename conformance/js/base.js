// What every topic of the suite uses. One classic script, for any host.
"use strict";

globalThis.conformance = {
  // Fulfilled after a while; the call's own signal ends it early.
  after: (millis, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, millis);
      signal?.addEventListener("abort", () => clearTimeout(timer), { once: true });
    }),

  // A value as text that tells apart what JavaScript tells apart. Keys whose value is `undefined` are left out.
  describe(value) {
    const { describe } = conformance;
    switch (typeof value) {
      case "string": return JSON.stringify(value);
      case "bigint": return `${value}n`;
      case "number": return Object.is(value, -0) ? "-0" : String(value);
      case "function": return "function";
      case "symbol": return "symbol";
      case "object": break;
      default: return String(value);
    }
    if (value === null) return "null";
    if (Array.isArray(value)) return `[${Array.from(value, describe).join(", ")}]`;
    const prototype = Object.getPrototypeOf(value);
    const name = prototype === null ? "null" : prototype.constructor.name;
    if (ArrayBuffer.isView(value)) return `${name}[${Array.from(value).join(", ")}]`;
    const entries = Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .map((key) => `${/^[\w$]+$/.test(key) ? key : JSON.stringify(key)}: ${describe(value[key])}`);
    return `${name === "Object" ? "" : name}{${entries.join(", ")}}`;
  },

  // Notes lines, and gives them back.
  notes: [],
  note: (line) => void conformance.notes.push(line),
  takeNotes: () => conformance.notes.splice(0),
};

conformance.elements = {
  make(id) {
    const element = document.createElement("input");
    element.id = id;
    document.body.appendChild(element);
    return element;
  },
  idOf: (element) => (element === null ? null : element.id),
  echo: (element) => element,
  setValue: (element, value) => void (element.value = value),
  remove: (element) => element.remove(),
  describeSlot: ({ target }) => target.id,
};
