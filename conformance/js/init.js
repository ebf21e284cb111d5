// The suite's initialiser: says when it was called, and with what.
const started = (globalThis.conformanceStarted = []);

export async function beforeStart(options) {
  await null;
  started.push(`beforeStart ${typeof options}`);
}

export function afterStarted(jsinterop) {
  started.push(`afterStarted ${typeof jsinterop.invoke}`);
}
