// The JavaScript half of the sample: the same file on every host.

globalThis.exampleJsFunctions = {
  // Asks the visitor. However long it takes: the import has no time limit.
  showPrompt: (message) => prompt(message, "Type your name here"),

  displayWelcome: (message) => {
    document.getElementById("welcome").innerText = message;
  },

  // Invokes Rust's `returnArrayAsync` and goes on with what it gets.
  returnArrayAsyncJs: async () => {
    const data = await jsinterop.invoke("welcome", "returnArrayAsync");
    data.push(4);
    console.log(data);
  },

  // `helper` is a Rust object; `sayHello` is its method.
  sayHello: async (helper) => console.log(await helper.sayHello()),

  focusElement: (element) => element.focus(),

  readSetting: (name) => ({ volume: 7, languages: ["en", "nb"] })[name],

  pause: (millis) => new Promise((resolve) => setTimeout(resolve, millis)),

  showPrice: (symbol, price) => {
    document.getElementById("ticker").innerText = `${symbol} $${price.toFixed(2)}`;
    console.log(`${symbol}: $${price}`);
  },

  // Calls back for each number, and waits for each answer.
  countTo: async (last, tick) => {
    for (let number = 1; number <= last; number++) await tick(number, "ignored");
  },

  slowReport: () => new Promise((resolve) => setTimeout(resolve, 60_000, "far too late")),

  // Works until it is told to stop.
  watchPrices: (signal) => {
    signal.addEventListener("abort", () => console.log(`told to stop: ${signal.reason.name}`));
    return new Promise(() => {});
  },

  placeOrder: (item) => {
    const error = new RangeError(`we are out of ${item}`);
    error.left = 0;
    throw error;
  },
};

// A stock ticker, once as a call without a result and once with one.
globalThis.handleTickerChanged1 = (symbol, price) => {
  exampleJsFunctions.showPrice(symbol, price);
};

globalThis.handleTickerChanged2 = (symbol, price) => {
  exampleJsFunctions.showPrice(symbol, price);
  return "Done!";
};

// Blazor's quote, sent as numbers and given back as text.
globalThis.convertArray = (numbers) => new TextDecoder("utf-8").decode(new Uint8Array(numbers));
