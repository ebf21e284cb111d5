// The library's initialiser: a slow one.
const order = (globalThis.startOrder ??= []);

export async function beforeStart() {
  order.push("library: before");
  await new Promise((resolve) => setTimeout(resolve, 30));
  order.push("library: before is over");
}

export const afterStarted = () => void order.push("library: after");
