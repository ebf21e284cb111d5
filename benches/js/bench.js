// The functions that every column of the bench calls, ours and the peers', each in its own engine.
globalThis.bench = (() => {
  let value;
  const bench = {
    noop() {},
    add: (a, b) => a + b,
    object: () => ({}),
    resolved: () => Promise.resolve(7),
    sink(_sent) {},
    // What was sent, as text: how a column proves that it sent the right thing before it is timed.
    text: (sent) => JSON.stringify(sent, (_, part) => (part instanceof Uint8Array ? Array.from(part) : part)),
    // What `give` returns from now on: a value from JSON, or bytes.
    load(json) { value = JSON.parse(json); },
    loadBytes(length) { value = new Uint8Array(length).map((_, index) => index % 251); },
    give: () => value,
    // Calls of a Rust function from JavaScript. A peer gives its function, ours goes by name.
    repeat(add, count) {
      let sum = 0;
      for (let index = 0; index < count; index++) sum = add(sum, 1);
      return sum;
    },
    async repeatAsync(add, count) {
      let sum = 0;
      for (let index = 0; index < count; index++) sum = await add(sum, 1);
      return sum;
    },
    invokeSync: (count) => bench.repeat((a, b) => jsinterop.invokeSync("jsinterop-benches", "add", a, b), count),
    invoke: (count) => bench.repeatAsync((a, b) => jsinterop.invoke("jsinterop-benches", "add", a, b), count),
    // For the leak check: a call that nobody ever answers, and one that ends what it was given.
    never: () => new Promise(() => {}),
    dispose(reference) { reference.dispose(); },
    run: (callback) => callback(1),
  };
  return bench;
})();
