// Programs that tests and benches start: none outlives the process that started it, however that ends.

const running = new Set();

process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});
// So the test runner ends a file that takes too long: without a listener nothing would run on the way out.
process.on("SIGTERM", () => process.exit(1));

/** Ends a child with this process, at the latest; answers it. */
export function keep(child) {
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}
