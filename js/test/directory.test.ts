// The directory of the runtimes on a page: who is asked for what.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Directory } from "../src/global.js";
import { Rust } from "./rust.js";

test("what is invoked before a server has said what it serves goes to it, where another program is on the page", () => {
  const directory = new Directory();
  const [page, server] = [new Rust(), new Rust()];
  const crates = new Set<string>();
  directory.add({ agent: page.agent, crates: new Set(["in-page"]) }, new Promise(() => {}));
  directory.add({ agent: server.agent, crates }, new Promise(() => {}));
  for (const crate of ["in-page", "far", "other"]) void directory.invoke(crate, "export");
  const names = ({ told }: Rust): unknown[] => told.map((one) => (one as { names: unknown }).names);
  assert.deepEqual(names(page), [["in-page", "export"]]);
  assert.deepEqual(names(server), [["far", "export"], ["other", "export"]]);
  crates.add("far");
  void directory.invoke("far", "export");
  assert.equal(server.told.length, 3);
  return assert.rejects(directory.invoke("other", "export"), { code: "unknown_export" });
});
