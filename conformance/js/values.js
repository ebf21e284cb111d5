// Values in both directions.
conformance.valuesOut = {
  isUnset: (bag, key) => bag[key] === undefined,
  prototypeIsPlain: (object) => Object.getPrototypeOf(object) === Object.prototype,
  ownKeys: (object) => Object.getOwnPropertyNames(object).sort(),
  own: (object, key) => Object.getOwnPropertyDescriptor(object, key)?.value,
  polluted: () => ({}).polluted,
  length: (text) => text.length,
  depth: (value) => {
    let depth = 0;
    for (let inner = value; Array.isArray(inner); inner = inner[0]) depth += 1;
    return depth;
  },
};

conformance.valuesIn = {
  give: (name) => conformance.valuesIn.table[name],
  nested(depth) {
    let value = 0;
    for (let level = 0; level < depth; level += 1) value = [value];
    return value;
  },
  makeTable: () => ({
    yes: true,
    one: 1,
    text: "text",
    fraction: 1.5,
    whole: 2.0,
    nan: NaN,
    infinity: Infinity,
    minusZero: -0,
    big: 300,
    negative: -1,
    safest: Number.MAX_SAFE_INTEGER,
    unsafe: 2 ** 53,
    bigint: 42n,
    hugeBigint: 2n ** 64n - 1n,
    giantBigint: 2n ** 127n,
    monstrous: 2n ** 128n,
    negativeBigint: -(2n ** 63n),
    lone: "a\ud800b",
    emoji: "🦀",
    undefined: undefined,
    null: null,
    // eslint-disable-next-line no-sparse-arrays
    holes: [1, , 3],
    list: [1, 2, 3],
    mixed: [1, "two", true],
    set: new Set([1, 2, 2, 3]),
    map: new Map([["a", 1], ["b", 2]]),
    numberMap: new Map([[1, "one"], [2, "two"]]),
    objectMap: new Map([[{}, 1]]),
    date: new Date(Date.UTC(2020, 1, 29, 12, 30)),
    custom: { toJSON: () => ({ said: "toJSON" }) },
    customNumber: { toJSON: () => 7 },
    noDate: new Date(NaN),
    customNothing: { toJSON: () => undefined },
    bigBox: Object(5n),
    user: { id: 10, name: "Test", tags: ["a", "b"], address: { city: "Oslo" } },
    wrongTag: { id: 10, name: "Test", tags: ["a", 2], address: { city: "Oslo" } },
    wrongCity: { id: 10, name: "Test", tags: [], address: { city: null } },
    noAddress: { id: 10, name: "Test", tags: [] },
    more: { id: 10, name: "Test", tags: [], address: { city: "Oslo" }, more: () => {}, sym: 1, [Symbol("s")]: 2 },
    oddKey: { "odd key": { x: "no number" }, 7: 1 },
    integerKeys: { 1: "one", 22: "twenty-two" },
    partial: { a: 1, b: undefined },
    explicit: { a: 1, b: null },
    inherited: Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true }, hidden: { value: 3 } }),
    bare: Object.assign(Object.create(null), { a: 1 }),
    protoKey: JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}'),
    getter: {
      get a() {
        return 1;
      },
    },
    throwingGetter: {
      get a() {
        throw new RangeError("the getter threw");
      },
    },
    boxed: { number: new Number(1), text: new String("s"), yes: new Boolean(true) },
    proxy: new Proxy({ a: 1 }, {}),
    instance: new (class Point { x = 1; y = 2; })(),
    func: () => {},
    symbol: Symbol("s"),
    promise: Promise.resolve(1),
    withFunction: { deep: [{ f: () => {} }] },
    withSymbol: { s: Symbol("s") },
    withPromise: { p: Promise.resolve(1) },
    floats: new Float64Array([0.5, 1.5]),
    unit: "Unit",
    newtype: { Newtype: 7 },
    tuple: { Tuple: [1, "two"] },
    strct: { Struct: { a: 1 } },
    noVariant: { Other: 1 },
    twoVariants: { Newtype: 1, Unit: null },
    cat: { type: "cat", lives: 9 },
    dog: { type: "dog", content: { breed: "Labrador" } },
    whiskers: { name: "Whiskers" },
    guid: "f5a3b0c4-7a54-4c4e-a02f-2b0c1c7f6d11",
    segments: [{ source: "first", start: 0, length: 1 }, { source: "second", start: 1, length: 2 }],
    longText: "é".repeat(100000),
  }),
};
conformance.valuesIn.table = conformance.valuesIn.makeTable();
conformance.valuesIn.table.cyclic = { name: "cyclic", list: [] };
conformance.valuesIn.table.cyclic.list.push(conformance.valuesIn.table.cyclic);
conformance.valuesIn.table.lenient = {
  bad: { x: "bad", b: 99, rest: [{ x: 1 }] },
  strange: { y: [1, [2, { b: 3 }]], x: 1, b: 2 },
  number: { b: 98, list: [4, 5] },
  sequence: [{ x: 1, b: 2 }, { x: "bad", b: 97 }, { x: 3, b: 4 }],
  pair: [1, 2, [3, { b: 96 }]],
  variant: { Other: { b: 95 } },
  content: { Some: { x: [1, 2], b: 94 } },
  map: new Map([["a", 1], ["b", [2, 3]], ["c", { b: 93 }]]),
  deep: Array.from({ length: 200 }).reduce((inner) => [1, inner, { b: 92 }], 0),
  list: [1, 2, 3],
  b: 1,
};
conformance.valuesIn.table.lenientTwice = [conformance.valuesIn.table.lenient, conformance.valuesIn.table.lenient];
conformance.valuesIn.table.fresh = {
  get set() { return new Set([{ get set() { return new Set([{ get set() { return new Set([1]); } }]); } }]); },
  get map() { return new Map([["a", { get map() { return new Map([["a", 1]]); } }]]); },
};
conformance.valuesIn.table.shared = ((one) => ({ a: one, b: one }))({ x: 1 });

conformance.bytes = {
  classOf: (value) => value?.constructor?.name ?? String(value),
  echo: (value) => value,
  sum: (bytes) => bytes.reduce((sum, byte) => sum + byte, 0),
  classesInside: ({ one, two, list }) => [one, two, list].map((value) => value.constructor.name),
  give(name) {
    const { buffer } = new Uint8Array([9, 1, 5, 7, 9]);
    switch (name) {
      case "Uint8Array": return new Uint8Array([1, 5, 7]);
      case "subarray": return new Uint8Array(buffer, 1, 3);
      case "Uint8ClampedArray": return new Uint8ClampedArray([1, 5, 7]);
      case "ArrayBuffer": return new Uint8Array([1, 5, 7]).buffer;
      case "DataView": return new DataView(buffer, 1, 3);
      case "Array": return [1, 5, 7];
      case "tooBig": return [1, 256];
      case "Int16Array": return new Int16Array([-1, 2]);
      case "Float32Array": return new Float32Array([0.5, -1]);
      case "Float64Array": return new Float64Array([0.5, 1e300]);
      case "BigInt64Array": return new BigInt64Array([-1n, 2n ** 62n]);
      case "BigUint64Array": return new BigUint64Array([2n ** 64n - 1n]);
      case "empty": return new Uint8Array(0);
      case "large": return Uint8Array.from({ length: 100000 }, (_, index) => index % 256);
      default: return "no bytes";
    }
  },
  wrapped: () => ({ strVal: "Some string", byteArrayVal: new Uint8Array([1, 5, 7, 17, 200, 138]), intVal: 42 }),
  describeWrapper: ({ strVal, intVal, byteArrayVal }) =>
    `StrVal: ${strVal}, IntVal: ${intVal}, ByteArrayVal: ${byteArrayVal instanceof Uint8Array ? byteArrayVal.join(",") : "no Uint8Array"}`,
};
