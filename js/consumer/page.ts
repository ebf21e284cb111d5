// What a page's own TypeScript writes. Only the types come from the package: the agent itself comes with the host.

import type { Directory, InteropError, Loader, RustObject } from "@jsinterop/agent";

interface Counter extends RustObject {
  add(amount: number): Promise<number>;
}

const loader: Loader = async () => ({ draw: () => 1 });
jsinterop.provide("charts", loader);

export async function page(): Promise<number> {
  await jsinterop.ready;
  const names = await jsinterop.invoke<string[]>("my-crate", "names", 3, new AbortController().signal);
  const now: number = jsinterop.invokeSync<number>("my-crate", "now");
  const said: unknown = await jsinterop.crates["my-crate"]?.["greet"]?.("Ann");
  const counter = await jsinterop.invoke<Counter>("my-crate", "counter");
  await jsinterop.invoke("my-crate", "keep", jsinterop.ref(document.body));
  using held = counter;
  return names.length + now + String(said).length + (await held.add(1));
}

export function codeOf(error: unknown): string {
  if (error instanceof jsinterop.InteropError) return error.code;
  const known: InteropError | null = null;
  return known ?? "unknown";
}

export const directory: Directory = jsinterop;

const untold = await jsinterop.invoke("my-crate", "names");
// @ts-expect-error a result is unknown until its type is told
untold.length;
// @ts-expect-error a loader is a function
jsinterop.provide("charts", "charts.js");
// @ts-expect-error only objects can be marked
export const marked: string = jsinterop.ref({});
