// The JavaScript that all three examples call.

globalThis.greeter = {
  /** The names of calls that were cancelled. */
  cancelled: [],

  shout: (text) => `${text.toUpperCase()}!`,

  greet: (name) => new Promise((resolve) => setTimeout(resolve, 10, `Hello, ${name}!`)),

  /** There is no news. */
  news: (signal) =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        greeter.cancelled.push("news");
        reject(signal.reason);
      });
    }),

  highlight: (element) => element.classList.add("highlighted"),

  /** JavaScript that calls Rust. */
  double: (crate, number) => jsinterop.invoke(crate, "double", number),
};
