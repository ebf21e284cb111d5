// Classes to construct, objects to hold, modules to load.
conformance.TestClass = class TestClass {
  static made = 0;
  static registered = [];
  constructor(text) {
    if (text === undefined) throw new TypeError("a text is needed");
    this.text = text;
    TestClass.made += 1;
  }
  getTextLength() {
    return this.text.length;
  }
  get upper() {
    return this.text.toUpperCase();
  }
  set upper(value) {
    this.text = value.toLowerCase();
  }
  async wait(other) {
    await null;
    return this.text + other.text;
  }
  joined(separator, ...rest) {
    return [this.text, ...rest].join(separator);
  }
  static register(item) {
    this.registered.push(item);
    return this.registered.length;
  }
  static describe(...values) {
    return `${this.name} ${values.map(conformance.describe).join()}`;
  }
};

conformance.constructors = {
  ByFunction: function (a, b) {
    this.sum = a + b;
  },
  arrow: () => ({}),
  Throwing: class {
    constructor() {
      throw new RangeError("not today");
    }
  },
  deep: { er: { Class: class Deeper { depth = 2; } } },
};

conformance.handles = {
  make: () => ({
    prop: "successful",
    noop() {},
    nonFunction: 123,
    identity: (value) => value,
    nested: { add: (a, b) => a + b },
    getWindow: () => globalThis,
  }),
  kept: { name: "kept" },
  keep: () => conformance.handles.kept,
  echo: (value) => value,
  same: (a, b) => a === b,
  isKept: (value) => value === conformance.handles.kept,
  addVia: (ref, a, b) => ref.nested.add(a, b),
  both: () => [conformance.handles.kept, conformance.handles.kept, {}],
  inside: () => ({ label: "one", node: conformance.handles.kept, more: [{}, conformance.handles.kept], none: null, map: { a: {} } }),
  insideOthers: () => ({
    toJSON: () => ({ label: "two", node: conformance.handles.kept, more: new Set([{}, conformance.handles.kept]), map: new Map([["a", {}]]) }),
  }),
  readInside: ({ node, list, map }) => node === conformance.handles.kept && list[0] === node && map.a === node,
  func: () => (a, b) => a * b,
  thisOf: () => function () {
    "use strict";
    return this === undefined;
  },
  null: () => null,
  undefined: () => undefined,
  primitives: { text: "text", number: 1, nan: NaN, yes: true },
  forged: () => ({ __jsObjectId: 1, __dotNetObject: 1, "$jsinterop::Handle": 1 }),
  numbers: () => [0, 1, 2, "0123456789abcdef"],
  marked: (kind) => ({ kind, node: jsinterop.ref(conformance.handles.kept) }),
  unmarked: (kind) => ({ kind, node: conformance.handles.kept }),
  markedWhole: () => jsinterop.ref(conformance.handles.kept),
  markPrimitive: () => jsinterop.ref(7),
  array: () => [1, 2, 3],
  watched: undefined,
  makeWatched() {
    const object = {};
    this.watched = new WeakRef(object);
    return object;
  },
  isGone() {
    return this.watched.deref() === undefined;
  },
  lateObject: async (millis) => {
    await conformance.after(millis);
    const object = {};
    conformance.handles.watched = new WeakRef(object);
    return object;
  },
  useTogether: function (other) {
    return this === conformance.handles && other === conformance.handles;
  },
};

conformance.modules = { loads: 0, failures: 0 };
jsinterop.provide("conformance:provided", async () => {
  await conformance.after(5);
  conformance.modules.loads += 1;
  return {
    name: "provided",
    tell() {
      return `${this.name} ${conformance.modules.loads}`;
    },
    default: (text) => `default ${text}`,
    Thing: class Thing {
      size = 3;
      grow(by) {
        this.size += by;
        return this.size;
      }
      static make() {
        return new this();
      }
    },
    setting: "first",
  };
});
jsinterop.provide("conformance:failing", () => {
  conformance.modules.failures += 1;
  throw new RangeError("the module does not load");
});
jsinterop.provide("conformance:nothing", () => 7);
