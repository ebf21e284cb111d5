// Starts the Rust side: here a WebAssembly module in this page. A server puts a script of its own in this place.

import start from "./pkg/welcome.js";

await start();
