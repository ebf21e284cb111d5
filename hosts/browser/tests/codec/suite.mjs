// Values each way: generated ones, the odd ones JavaScript has, large ones, and code that runs while a value is being read.

import { equal, ok, outcomesOf } from "../places/check.mjs";

const rust = (name, ...args) => jsinterop.invokeSync("codec", name, ...args);

/** What is not a letter, a digit or a blank, by its number. */
function units(text) {
  const plain = text.toWellFormed();
  return `"${plain.replace(/[^A-Za-z0-9 ]/g, (unit) => `\\${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function number(value) {
  if (Number.isNaN(value)) return "NaN";
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return `#${hex(new Uint8Array(view.buffer))}`;
}

/** The text of a value as `any.rs` writes it, by the rules of `JSON.stringify` for what is no plain data; `asObjects` as it is when each map has become an object. */
function describe(value, asObjects = false) {
  switch (typeof value) {
    case "undefined": return "null";
    case "boolean": return String(value);
    case "number": return number(value);
    case "bigint": return String(value);
    case "string": return units(value);
  }
  if (value === null) return "null";
  if (value instanceof Uint8Array || value instanceof Uint8ClampedArray) return `<${hex(value)}>`;
  if (value instanceof ArrayBuffer) return `<${hex(new Uint8Array(value))}>`;
  if (value instanceof DataView) return `<${hex(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))}>`;
  if (ArrayBuffer.isView(value) || Array.isArray(value)) return `[${Array.from(value, (element) => `${describe(element, asObjects)},`).join("")}]`;
  if (value instanceof Number || value instanceof String || value instanceof Boolean) return describe(value.valueOf());
  if (typeof value.toJSON === "function") return describe(value.toJSON(), asObjects);
  if (value instanceof Set) return describe([...value], asObjects);
  const entries = value instanceof Map ? [...value].map(([key, entry]) => [String(key), entry]) : Object.entries(value);
  const text = ([key, entry]) => `${units(key)}:${describe(entry, asObjects)},`;
  const set = entries.filter(([, entry]) => !isUnset(entry));
  return `{${(asObjects ? inObject(set) : set).map(text).join("")}}`;
}

/** Numbers come first there, and a key that comes again has the last value. */
function inObject(entries) {
  const object = Object.create(null);
  for (const [key, entry] of entries) object[key.toWellFormed()] = [entry];
  return Object.entries(object).map(([key, [entry]]) => [key, entry]);
}

/** Whether a key with this value is left out. */
function isUnset(value) {
  return value === undefined || (typeof value?.toJSON === "function" && isUnset(value.toJSON()));
}

globalThis.codec = {
  echo: (value) => value,
  describe,
  dive: (depth) => rust("deeper", depth),
};

function same(value, what = "") {
  const expected = describe(value);
  const found = rust("describe", value);
  const at = [...expected].findIndex((unit, place) => found[place] !== unit);
  equal(found, expected, `${what} (from ${at} on: ${found.slice(at, at + 40)} for ${expected.slice(at, at + 40)})`);
  equal(describe(rust("echo", value)), describe(value, true), `${what} back`);
}

/** The same numbers for the same seed. */
function randomOf(seed) {
  return (below) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
}

const KEYS = ["__proto__", "constructor", "then", "toString", "valueOf", "hasOwnProperty", "1", "10", "01", "-1", "4294967295", "", "a b", "grüße", "😀", "\ud800", "length"];
const ALPHABET = ["a", "b", " ", "z", "0", "ß", "Ж", "語", "€", "😀", "\0", "\u2028", "\ufeff", "\ud800", "\udc00", "\x7f"];
const NUMBERS = [0, -0, 1, -1, NaN, Infinity, -Infinity, 2 ** 27, -(2 ** 27) - 1, 2 ** 53 - 1, -(2 ** 53) + 1, 1e300, 5e-324, 0.1];
const ARRAYS = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, BigInt64Array, BigUint64Array, Float32Array, Float64Array];

class Point {
  constructor(x) {
    this.x = x;
  }
  get hidden() {
    return 1;
  }
}

function textOf(random) {
  const length = [0, 1, 3, 12, 47, 48, 64, 65, 300, 70_000][random(random(50) === 0 ? 10 : 9)];
  const of = random(2) === 0 ? 5 : ALPHABET.length;
  return Array.from({ length }, () => ALPHABET[random(of)]).join("");
}

function entriesOf(random, depth) {
  return Array.from({ length: random(6) }, () => [random(2) ? KEYS[random(KEYS.length)] : textOf(random), valueOf(random, depth - 1)]);
}

/** A view into the middle of a buffer. */
function viewOf(random) {
  const Class = ARRAYS[random(ARRAYS.length)];
  const length = [0, 1, 7, 200, 2000][random(5)];
  const bytes = Uint8Array.from({ length: (length + 2) * 8 }, () => random(256));
  return new Class(bytes.buffer, Class.BYTES_PER_ELEMENT, length);
}

function valueOf(random, depth) {
  const inside = () => valueOf(random, depth - 1);
  const list = () => Array.from({ length: random(6) }, inside);
  switch (random(depth === 0 ? 8 : 18)) {
    case 0: return [undefined, null, true, false][random(4)];
    case 1: return NUMBERS[random(NUMBERS.length)];
    case 2: return random(2 ** 31) - 2 ** 30;
    case 3: return (BigInt(random(2 ** 30)) << BigInt(random(90))) * (random(2) ? 1n : -1n);
    case 4: return textOf(random);
    case 5: return viewOf(random);
    case 6: return [new Date(random(2 ** 31)), new Date(NaN), new Number(7), new String("boxed"), new Boolean(false)][random(5)];
    case 7: return [new ArrayBuffer(random(9)), new DataView(new ArrayBuffer(9), 2, 5), new Uint8Array(5000).fill(7)][random(3)];
    case 8: return list();
    case 9: return Array.from({ length: random(40) }, () => NUMBERS[random(NUMBERS.length)]);
    case 10: return Object.assign([], { [random(9)]: inside() });
    case 11: return new Map(entriesOf(random, depth));
    case 12: return new Set(list());
    case 13: return Object.assign(Object.create(null), Object.fromEntries(entriesOf(random, depth)));
    case 14: return new Point(inside());
    case 15: return new Proxy({ a: inside(), b: 1 }, {});
    case 16: {
      const data = inside();
      return { a: 1, toJSON: () => data };
    }
    default: return Object.fromEntries(entriesOf(random, depth));
  }
}

const failure = (value) => {
  try {
    return `no error but ${rust("describe", value)}`;
  } catch (error) {
    return error.message;
  }
};

const nest = (depth) => Array.from({ length: depth }).reduce((inside) => [inside], null);

const TESTS = {
  "generated values of Rust's are what they are": () => {
    for (let seed = 1; seed <= 6; seed++) equal(rust("differences", seed, 40).join("\n"), "", `seed ${seed}:`);
  },

  "generated values of JavaScript's are what they are": () => {
    for (let seed = 1; seed <= 1000; seed++) same(valueOf(randomOf(seed), 3), `seed ${seed}:`);
  },

  "arrays of numbers keep every number": () => {
    for (const Class of ARRAYS) same(new Class(100));
    same(Array.from({ length: 100 }, (_, i) => NUMBERS[i % NUMBERS.length]));
    same([...Array.from({ length: 100 }, (_, i) => i / 2), "not one"]);
  },

  "keys keep their order and never reach a prototype": () => {
    const keys = JSON.parse('{"b":1,"10":2,"__proto__":{"polluted":3},"constructor":4,"then":5,"2":6,"toString":7}');
    same(keys);
    const back = rust("echo", keys);
    equal(Object.getPrototypeOf(back), Object.prototype);
    equal(Object.keys(back).join(), "2,10,b,__proto__,constructor,then,toString");
    equal({}.polluted, undefined);
  },

  "what is no data says so, and where": () => {
    const cycle = { list: [] };
    cycle.list.push({ cycle });
    const getter = { get boom() { throw new RangeError("no way"); } };
    for (const [value, message] of [
      [cycle, /list\[0\].cycle.*cyclic/],
      [{ f: () => 1 }, /\.f.*function/],
      [[Symbol("s")], /\[0\].*symbol/],
      [{ p: Promise.resolve() }, /\.p.*promise/],
      [new Map([[{}, 1]]), /a Map whose keys/],
      [2n ** 200n, /bigint/],
      [2n ** 5000n, /bigint/],
      [nest(129), /nests deeper than 128/],
    ]) ok(message.test(failure(value)), `${message} is in ${failure(value)}`);
    let thrown;
    try {
      rust("describe", getter);
    } catch (error) {
      thrown = error;
    }
    equal(thrown?.message, "no way");
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    try {
      rust("describe", [proxy]);
    } catch (error) {
      thrown = error;
    }
    ok(thrown instanceof TypeError, String(thrown));
    same({ after: "all is well" });
  },

  "128 levels go each way, 129 do not": () => {
    for (const depth of [127, 128]) {
      same(nest(depth));
      equal(describe(rust("nested", depth)), describe(nest(depth)));
    }
    try {
      rust("nested", 129);
      ok(false, "it is refused");
    } catch (error) {
      ok(/nests deeper than 128 levels/.test(error.message), error.message);
    }
  },

  "code that runs while a value is read may call Rust": () => {
    const rows = { a: 1, get b() { return rust("echo", { a: [this.c, { inner: rust("describe", [1, 2]) }] }); }, c: "c" };
    equal(rust("describe", rows), describe({ a: 1, b: { a: ["c", { inner: "[1,2,]" }] }, c: "c" }));
    const target = { x: 1, y: { z: 2 } };
    const asked = [];
    const proxy = new Proxy(target, {
      ownKeys: (object) => (asked.push(rust("describe", "keys")), Reflect.ownKeys(object)),
      get: (object, key) => (asked.push(rust("describe", String(key))), object[key]),
      getOwnPropertyDescriptor: (object, key) => (asked.push(rust("sum", [1, 2])), Reflect.getOwnPropertyDescriptor(object, key)),
    });
    equal(rust("describe", [proxy, proxy]), describe([target, target]));
    ok(asked.length > 4, "it was asked");
    const growing = { get large() { return rust("text", "x", 3e6); }, after: 1 };
    equal(rust("describe", growing), describe({ large: "x".repeat(3e6), after: 1 }));
  },

  "long strings, each way": () => {
    for (const length of [0, 1, 63, 64, 65, 1000, 1e5, 1e7, 1e8]) {
      const [bytes, last] = rust("measure", "x".repeat(length));
      equal(bytes, length);
      equal(last, length === 0 ? null : "x");
      equal(rust("text", "x", length).length, length);
    }
    const [bytes, last] = rust("measure", "ä語😀".repeat(1e6));
    equal(bytes, 9e6);
    equal(last, "😀");
    const back = rust("text", "ä語😀", 1e6);
    equal(back.length, 4e6);
    equal(back.slice(-4), "ä語😀");
  },

  "a million elements, each way": () => {
    const numbers = rust("numbers", 1e6, 0.5);
    equal(numbers.length, 1e6);
    equal(numbers[999_999], 499_999.5);
    equal(rust("sum", numbers), 249_999_750_000);
    equal(rust("numbers", 1e6, 1)[7], 7);
    const sparse = [];
    sparse[1e6] = 1;
    equal(rust("describe", sparse).length, 5 * 1e6 + 4);
  },

  "thousands of shapes, in one frame and in many": () => {
    const row = (number) => ({ [`key${number}`]: 1, [`other${number % 7}`]: 2 });
    const many = (from, count) => Array.from({ length: count }, (_, index) => row(from + index));
    const [count, total] = rust("lengths", many(0, 70_000));
    equal(count, 70_000);
    equal(total, 210_000);
    for (let round = 0; round < 200; round++) equal(rust("lengths", many(round * 100, 100))[1], 300);
    same(many(0, 20));
  },

  "memory does not grow with what has passed": (module) => {
    const { memory } = module;
    const pass = () => {
      for (let round = 0; round < 20; round++) {
        rust("lengths", Array.from({ length: 500 }, (_, index) => ({ [`key${round}_${index}`]: 1 })));
        rust("text", "x", 1e6);
        rust("measure", "ä".repeat(1e6));
        rust("sum", rust("numbers", 1e5, 0.5));
      }
    };
    pass();
    const before = memory.buffer.byteLength;
    for (let round = 0; round < 5; round++) pass();
    ok(memory.buffer.byteLength - before < 4 << 20, `${memory.buffer.byteLength - before} bytes more`);
  },

  // The last: Rust may be gone when the stack ends inside it.
  "recursion without end is an error": () => {
    let thrown;
    try {
      rust("deeper", 0);
    } catch (error) {
      thrown = error;
    }
    ok(thrown instanceof Error, String(thrown));
  },
};

export async function run(module) {
  const { memory } = await module.default();
  module.run();
  return outcomesOf(Object.fromEntries(Object.entries(TESTS).map(([name, test]) => [name, () => test({ memory })])));
}
