export async function beforeStart(options) {
  if (options.fail) throw new Error("no start");
  if (options.hold) await new Promise((done) => (globalThis.goOn = done));
  if (options.wait) await new Promise((done) => setTimeout(done, options.wait));
  if (options.failLater) throw new Error("no start");
  console.log(`before ${options.name}`);
  globalThis.initialised = options.name;
}

export function afterStarted(jsinterop) {
  console.log(`after ${typeof jsinterop.invoke}`);
}
