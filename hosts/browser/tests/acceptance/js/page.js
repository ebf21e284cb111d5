// The page's own script: what the imports of every topic aim at.
globalThis.acceptance = {
  number: 123,
  getWindow: () => globalThis.window,

  describe: (element) => (element === null ? "null" : `${element.tagName.toLowerCase()}#${element.id}`),
  focus: (element) => element.focus(),
  setValue: (element, value) => void (element.value = value),
  listen: (element, event, listener) => element.addEventListener(event, listener),
  unlisten: (element, event, listener) => element.removeEventListener(event, listener),

  Dog: class Dog {
    constructor(name) {
      this.name = `${name}, a dog,`;
    }
    bark() {
      return `${this.name} says Woof!`;
    }
  },
  Cat: function Cat(name) {
    this.name = `${name}, a cat,`;
    this.bark = () => `${this.name} says Meow!`;
  },

  give: (what) => acceptance.values[what](),
  giveLater: async (what) => acceptance.give(what),
  values: {
    text: () => "abc",
    yes: () => "yes",
    fortyTwo: () => 42,
    fraction: () => -1.5,
    negative: () => -1,
    undefined: () => undefined,
    null: () => null,
    nan: () => NaN,
    infinity: () => Infinity,
    large: () => 2 ** 32,
    unsafe: () => 2 ** 53,
    big: () => 2n ** 70n,
    object: () => ({}),
    array: () => [1, "two", 3],
    boolean: () => true,
    function: () => () => {},
    symbol: () => Symbol("s"),
  },

  after: (millis, signal) => new Promise((resolve) => setTimeout(resolve, millis)),
  pending: () => new Promise(() => {}),
  call: (callback, ...args) => callback(...args),
  withGetter: (callback) => ({
    get value() {
      return callback();
    },
  }),
  keep: (counter, callback) => void Object.assign(acceptance, { counter, callback }),
};
