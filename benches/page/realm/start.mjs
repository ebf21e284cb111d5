// Opens the realm of a page of its own; the page that has it in a frame waits for `realm`.

import { open } from "./realm.mjs";

const isStrict = document.documentElement.dataset.policy === "strict";
globalThis.realm = open("/module/bench_page.js", "/module/bench_page_bg.wasm", isStrict);
