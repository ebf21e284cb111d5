// Functions to be called, paths to be walked, properties to be read and written.
globalThis.conformanceDefaultName = (text) => `default ${text}`;

conformance.calls = {
  one: () => 1,
  add: (a, b) => a + b,
  describeAll: (...values) => values.map(conformance.describe).join(", "),
  count: (...values) => values.length,
  later: async (value, millis) => {
    await conformance.after(millis);
    return value;
  },
  thenable: (value) => ({ then: (resolve) => void resolve(value) }),
  settlesTwice: () => ({
    then(resolve, reject) {
      resolve("first");
      resolve("second");
      reject(new Error("third"));
    },
  }),
  nestedPromise: async (value) => Promise.resolve(Promise.resolve(value)),
  note: (line) => conformance.note(line),
  cyclic: () => {
    const cyclic = {};
    cyclic.self = cyclic;
    return cyclic;
  },
  global: () => globalThis,
  laterGlobal: async () => globalThis,
  upper: ({ text }) => ({ text: text.toUpperCase(), length: text.length }),
  never: () => new Promise(() => {}),
};

conformance.paths = {
  a: { b: { c: { d: () => "deep" } } },
  who: {
    name: "who",
    tell() {
      return this.name;
    },
    inner: {
      name: "inner",
      tell() {
        return this.name;
      },
    },
  },
  list: [{ tell: () => "first" }, { rows: [[() => "00", () => "01"]] }],
  makeFunction: Object.assign(() => "function", { inner: () => "below a function" }),
  Klass: class Klass {
    static s() {
      return `static of ${this.name}`;
    }
    static ns = { f: () => "below a class" };
  },
  unset: undefined,
  nothing: null,
  text: "text",
  number: 123,
  replaceable: () => "old",
  holder: { get: () => "old" },
  replace() {
    this.replaceable = () => "new";
    this.holder = { get: () => "new" };
  },
  restore() {
    this.replaceable = () => "old";
    this.holder = { get: () => "old" };
  },
  child: Object.create(Object.create({ f: () => "inherited", value: 30 })),
  reads: 0,
  get counted() {
    this.reads += 1;
    return { f: () => this.reads };
  },
  get throwing() {
    throw new RangeError("the getter threw");
  },
  $_é1: { ünïcode: () => "unicode" },
};

conformance.properties = {
  fresh: () => ({
    num: 10,
    nested: { num: 20 },
    items: [1, 2, 3],
    get onlyGetter() {
      return 20;
    },
    set onlySetter(value) {
      this.num = value;
    },
    promised: Promise.resolve("kept"),
  }),
  global: { num: 10, label: "one" },
  Dog: class {
    name = "dog";
    bark() {
      return `A ${this.name} says Woof!`;
    }
  },
  Cat: function () {
    this.name = "cat";
    this.bark = function () {
      return `A ${this.name} says Meow!`;
    };
  },
};
Object.defineProperty(conformance.properties.global, "frozen", { value: 1, writable: false, enumerable: true });

conformance.sync = {
  sortBy: (numbers, compare) => numbers.sort(compare),
  callWith: (callback, value) => callback(value),
  tell: (...values) => ({ intValue: values[1], stringValue: `Hello ${values.map(conformance.describe).join(", ")}` }),
  invokeSync(name, ...args) {
    try {
      return conformance.describe(jsinterop.invokeSync("jsinterop-conformance", name, ...args.filter((arg) => arg !== undefined)));
    } catch (error) {
      return `${error.name}: ${error.message} ${error.code}`;
    }
  },
};
