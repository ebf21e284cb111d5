// Starts the Rust side, and says where the library is that it binds. With a bundler the loader is `() => import("uplot")`.

import start from "./pkg/chart.js";

jsinterop.provide("uplot", () => import("./node_modules/uplot/dist/uPlot.esm.js"));
await start();
