// The application's initialiser.
const order = (globalThis.startOrder ??= []);

export function beforeStart() {
  order.push("application: before");
}

export async function afterStarted(jsinterop) {
  order.push("application: after");
  order.push(`application: ${await jsinterop.invoke("acceptance", "whoIsThere")}`);
}
