// Rust objects and closures, in JavaScript's hands.
conformance.references = {
  held: undefined,
  hold: (ref) => void (conformance.references.held = ref),
  letGo: () => void (conformance.references.held = undefined),
  isHeld: (ref) => ref === conformance.references.held,
  echo: (ref) => ref,
  sayHello: (helper) => helper.sayHello(),
  inside: ({ one, list, map }) => ({ same: one === list[0] && one === map.a, other: one === list[1], one, list }),
  describe: (ref) => ({
    type: typeof ref,
    json: JSON.stringify(ref) ?? "undefined",
    methods: ["sayHello", "later", "fail", "invoke", "invokeSync", "dispose", "unmarked", "secret"].filter((name) => typeof ref[name] === "function"),
    own: Object.keys(ref).sort(),
    disposable: typeof ref[Symbol.dispose] === "function",
    then: ref.then === undefined,
  }),
  attempt: (ref, name, args) => conformance.exports.attempt(() => ref.invoke(name, ...args)),
  attemptDirect: (ref, name, args) => conformance.exports.attempt(() => ref[name](...args)),
  attemptHeld: (name) => conformance.exports.attempt(() => conformance.references.held[name]()),
  attemptSync: (ref, name, args) => conformance.exports.attempt(() => ref.invokeSync(name, ...args)),
  giveObjects: async (ref, callback) => {
    const object = Object.create({ hidden: true }, { kind: { get: () => "one" } });
    const args = [object, { name: "two", object }, (text) => `${text}!`];
    return [...(await ref.kinds([object, null, object], callback)), await ref.kindOf(...args), await ref.invoke("alsoKindOf", ...args)];
  },
  detached: (ref) => {
    const { sayHello } = ref;
    return sayHello();
  },
  dispose: (ref) => void ref.dispose(),
  disposeTwice: (ref) => {
    ref.dispose();
    ref[Symbol.dispose]();
  },
  giveTo: (name, ...args) => conformance.exports.attempt(() => jsinterop.invoke("jsinterop-conformance", name, ...args)),
  wrongType: (ref) => conformance.exports.attempt(() => jsinterop.invoke("jsinterop-conformance", "hiddenOf", ref)),
  hiddenOf: (ref) => jsinterop.invoke("jsinterop-conformance", "hiddenOf", ref),
  swap: (one, two) => jsinterop.invoke("jsinterop-conformance", "swap", one, two).then(([first, second]) => first === two && second === one),
  fromRust: async () => {
    const [one, again] = await jsinterop.invoke("jsinterop-conformance", "makeRefs", 7);
    const told = await one.tell();
    return `${one === again} ${told}`;
  },
  forget: () => new WeakRef({}),
};

conformance.callbacks = {
  listeners: new Map(),
  on: (name, listener) => {
    const all = conformance.callbacks.listeners.get(name) ?? new Set();
    conformance.callbacks.listeners.set(name, all.add(listener));
    return all.size;
  },
  off: (name, listener) => conformance.callbacks.listeners.get(name).delete(listener),
  emit: async (name, ...args) => {
    const all = [...(conformance.callbacks.listeners.get(name) ?? [])];
    return Promise.all(all.map((listener) => listener(...args)));
  },
  clear: (name) => void conformance.callbacks.listeners.delete(name),
  attempt: (callback, args) => conformance.exports.attempt(() => callback(...args)),
  attemptHeld: (name) => conformance.exports.attempt(() => [...conformance.callbacks.listeners.get(name)][0]()),
  call: (callback, ...args) => callback(...args),
  callTwice: async (callback) => [
    await conformance.exports.attempt(() => callback("first")),
    await conformance.exports.attempt(() => callback("second")),
  ],
  callLater: async (callback, value) => {
    await conformance.after(20);
    return callback(value);
  },
  echo: (callback) => callback,
  kindOf: (callback) => `${typeof callback} ${callback instanceof Function}`,
  same: (a, b) => a === b,
  inOptions: ({ onDone, name }) => onDone(name),
  callMany: async (callback, count) => {
    const all = await Promise.all(Array.from({ length: count }, (_, index) => callback(index)));
    return all.reduce((sum, one) => sum + one, 0);
  },
  during(callback) {
    let sync = "nothing yet";
    const promise = callback(1);
    sync = promise instanceof Promise ? "a promise" : "a value";
    return promise.then(() => sync);
  },
  odd: (callback) => Promise.all([callback({ lat: 1, lng: 2 }), callback(new Map([["lat", 3], ["lng", 4]]))]),
  ofObject: (callback) => {
    const object = {};
    return Promise.resolve(callback(object)).then((answer) => answer === object);
  },
  apply: (callback) => callback.apply({ ignored: true }, ["applied"]),
};
