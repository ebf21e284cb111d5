// Loads a module that was built and runs a suite with it, in a page or a worker.

import "./frames.mjs";

export async function start({ glue, suite, options }) {
  const module = await import(glue);
  await module.default();
  return (await import(suite)).run(module, options);
}
