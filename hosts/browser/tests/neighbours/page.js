// What the module of `tests/neighbours` calls in its page.

const aborted = [];
let held;

globalThis.neighbours = {
  describe: (element) => `${element.tagName} ${element.id}`,
  same: async (one, other) => one === other && one instanceof Element,
  find: (selector) => document.querySelector(selector),
  held: () => jsinterop.runtimes[0].agent.handles.size,
  keep: (counter) => (held = counter),
  kept: () => held,
  later: (value) => new Promise((resolve) => setTimeout(resolve, 1, value)),
  hang: (name, signal) => new Promise(() => signal.addEventListener("abort", () => aborted.push(name))),
  aborted: () => aborted,
  reenter: (depth) => jsinterop.invoke("neighbours", "nested", depth),
  reports: [],
  report: (seen) => void neighbours.reports.push(seen),
};

const module = await import(document.documentElement.dataset.module);
await module.default({ module_or_path: "/pkg/neighbours_bg.wasm" });
globalThis.wasm = module;
