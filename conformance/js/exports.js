// Rust, invoked from JavaScript.
conformance.exports = {
  invoke: (name, ...args) => jsinterop.invoke("jsinterop-conformance", name, ...args),

  // What came of it: a value as text, or what the error tells.
  async attempt(run) {
    try {
      return { value: conformance.describe(await run()) };
    } catch (error) {
      const { name, message, code, data, cause } = error ?? {};
      const kinds = [error instanceof Error && "Error", error instanceof jsinterop.InteropError && "InteropError"];
      return { error: { name, message, code, data, cause: cause && `${cause.name}: ${cause.message}`, kinds: kinds.filter(Boolean) } };
    }
  },
  call: (name, args) => conformance.exports.attempt(() => conformance.exports.invoke(name, ...args)),
  callIn: (crate, name) => conformance.exports.attempt(() => jsinterop.invoke(crate, name)),
  scenario: (name) => conformance.exports.attempt(() => conformance.exports.scenarios[name]()),

  waitForever: () => void conformance.exports.invoke("waitForever").catch(() => {}),
  async passOn(path) {
    try {
      await conformance.exports.invoke("passOn", path);
      return "nothing was thrown";
    } catch (error) {
      return `${error.name}: ${error.message} ${JSON.stringify(error.data)}`;
    }
  },
  double: (value) => value * 2,
  doubleByRust: async (value, depth) => {
    if (depth === 0) return value;
    return conformance.exports.invoke("doubleByJavascript", value, depth - 1);
  },
};

{
  const invoke = conformance.exports.invoke;
  const crate = jsinterop.crates["jsinterop-conformance"];
  const object = { kept: true };

  conformance.exports.scenarios = {
    returnsAPromise: async () => invoke("add", 1, 2) instanceof Promise,
    undefinedIsNone: () => invoke("optional", 1, undefined),
    nullIsNone: () => invoke("optional", 1, null),
    leftOut: () => invoke("optional", 1),
    given: () => invoke("optional", 1, "two"),
    nan: () => invoke("add", NaN, 1),
    functionAsData: () => invoke("echo", () => {}),
    map: () => invoke("echo", new Map([["a", [1, undefined, NaN]]])),
    date: () => invoke("echo", new Date(0)),
    cyclic: () => {
      const cyclic = {};
      cyclic.self = cyclic;
      return invoke("echo", cyclic);
    },
    bytes: () => invoke("echoBytes", new Uint8Array([1, 5, 7, 17, 200, 138])),
    bytesInside: () =>
      invoke("echoWrapper", { strVal: "Some string", byteArrayVal: new Uint8Array([1, 5, 7, 17, 200, 138]), intVal: 42 }),
    object: async () => (await invoke("echoObject", object)) === object,
    objectInside: async () => {
      const found = await invoke("echoObjects", { one: object, list: [object] });
      return found.one === object && found.list[0] === object;
    },
    objectIsNone: async () => [await invoke("echoMaybe", null), await invoke("echoMaybe", undefined), await invoke("echoMaybe", object)],
    objectFromPrimitive: () => invoke("echoObject", 7),
    func: async () => {
      const one = () => 1;
      return (await invoke("echoObject", one)) === one;
    },
    callsFunction: () => invoke("callFunction", (a, b) => a + b, 20, 22),
    callsAsyncFunction: () => invoke("callFunction", async (a, b) => a * b, 6, 7),
    forged: () => invoke("echoObject", { __dotNetObject: 1 }).then((found) => found.__dotNetObject),
    crates: () => crate.add(1, 2),
    cratesAreStable: async () => jsinterop.crates["jsinterop-conformance"] === crate && crate.add === crate.add,
    cratesAreNotThenable: async () => (await crate) === crate && (await jsinterop.crates) === jsinterop.crates,
    detachedMethod: () => {
      const { add } = crate;
      return add(20, 1);
    },
    versioned: () => jsinterop.invoke("jsinterop-conformance@0.1.0", "add", 1, 1),
    aborted: async () => {
      const controller = new AbortController();
      const promise = invoke("waitForever", controller.signal);
      await conformance.after(10);
      controller.abort();
      return promise;
    },
    abortedWithReason: async () => {
      const controller = new AbortController();
      const promise = invoke("waitForever", controller.signal);
      controller.abort(new RangeError("enough"));
      return promise;
    },
    abortedBefore: () => {
      const controller = new AbortController();
      controller.abort();
      return invoke("noteLine", "too late", controller.signal);
    },
    signalIsNoArgument: () => invoke("add", 1, 2, new AbortController().signal),
    inOrder: () => Promise.all(["1", "2", "3", "4", "5"].map((line) => invoke("noteLine", line))),
    concurrent: () => Promise.all([invoke("waitForLine", "second"), invoke("noteLine", "second")]),
    many: async () => {
      const all = Array.from({ length: 50 }, (_, index) => invoke("addLater", index, 1));
      return (await Promise.all(all)).every((sum, index) => sum === index + 1);
    },
    ready: async () => (await jsinterop.ready) === undefined,
  };
}
