// A module worker that runs a suite when it is told to.

import { start } from "./start.mjs";

self.onmessage = async ({ data }) => self.postMessage(await start(data));

// A rejection nobody handles is no error of the worker by itself.
self.onunhandledrejection = ({ reason }) => {
  throw reason;
};
