// What can be thrown, and what takes long.
conformance.errors = {
  sync() {
    throw new Error("Function threw a sync exception!");
  },
  async async() {
    await conformance.after(5);
    throw new Error("Function threw an async exception!");
  },
  typed() {
    throw new TypeError("wrong type");
  },
  own() {
    class ShopError extends Error {
      constructor(message, details) {
        super(message);
        this.name = "ShopError";
        Object.assign(this, details);
      }
    }
    throw new ShopError("sold out", { items: ["tea"], left: 2, handler: () => {} });
  },
  caused() {
    throw new Error("outer", { cause: new RangeError("inner", { cause: "innermost" }) });
  },
  causedByItself() {
    const error = new Error("ouroboros");
    error.cause = error;
    throw error;
  },
  empty() {
    throw new Error();
  },
  nameless() {
    const error = new Error("no name");
    error.name = "";
    throw error;
  },
  aggregate: () => Promise.any([Promise.reject(new Error("one")), Promise.reject(new Error("two"))]),
  things: { text: "just text", number: 7, object: { code: 3, why: ["a"] }, null: null, undefined: undefined, function: () => {}, symbol: Symbol("s") },
  throwThing(name) {
    throw this.things[name];
  },
  rejectThing(name) {
    return Promise.reject(this.things[name]);
  },
  hostile() {
    throw {
      toString() {
        throw new Error("even this");
      },
      toJSON() {
        throw new Error("and this");
      },
    };
  },
  throwingThenable: () => ({
    then() {
      throw new RangeError("the then threw");
    },
  }),
  deepStack() {
    const inner = () => {
      throw new Error("deep");
    };
    const outer = () => inner();
    outer();
  },
};

conformance.cancellation = {
  fired: [],
  later: async (label, millis, signal) => {
    signal.addEventListener("abort", () => conformance.cancellation.fired.push(`${label} ${signal.aborted} ${signal.reason.name}`));
    await conformance.after(millis, signal);
    return label;
  },
  watch: (label, { signal }) => conformance.cancellation.later(label, 100000, signal),
  describeSignals: (one, { signal }, list) => {
    const same = one === signal && list[0] === signal;
    return `${one instanceof AbortSignal} ${one.aborted} ${same}`;
  },
  lateAnswer: async (millis) => {
    await conformance.after(millis);
    conformance.note("it answered");
    return { late: true };
  },
  takeFired: () => conformance.cancellation.fired.splice(0),
};
