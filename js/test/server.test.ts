// The script of a server's pages, in a page that is the test: when calls begin, which options count, and what is shown.

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";

import { Frame } from "./rust.js";

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** A part of a page: it knows who is in it. */
class Part extends EventTarget {
  readonly style = {};
  id = "";
  constructor(private readonly parts: Part[] = []) {
    super();
  }
  setAttribute(): void {}
  append(...parts: unknown[]): void {
    for (const part of parts) if (part instanceof Part) this.parts.push(part);
  }
  remove(): void {
    this.parts.splice(0);
  }
}

/** A page whose document has come so far, with the script in it. */
class Visit {
  readonly shown: Part[] = [];
  private readonly window = new EventTarget();
  private readonly document = Object.assign(new EventTarget(), {
    readyState: "loading",
    currentScript: null,
    body: null,
    documentElement: new Part(this.shown),
    querySelector: () => null,
    getElementById: (id: string) => this.shown.find((part) => part.id === id) ?? null,
    createElement: () => new Part(this.shown),
  });
  private socket!: { onmessage(event: { data: unknown }): void; onclose(): void };
  private packets = 0;

  async begin(readyState: string): Promise<void> {
    this.document.readyState = readyState;
    const visit = this;
    const WebSocket = class {
      constructor() {
        visit.socket = this as never;
      }
      send(): void {}
      close(): void {}
    };
    const addEventListener = this.window.addEventListener.bind(this.window);
    Reflect.deleteProperty(globalThis, "jsinterop");
    Object.assign(globalThis, { document: this.document, location: { href: "http://localhost/" }, WebSocket, addEventListener });
    await import(`../src/server.js?visit=${Math.random()}`);
    this.tells({ session: "1", secret: "2", received: 0, retention: 60_000, ping: 15_000, packetBytes: 1 << 20, crates: [] });
  }

  tells(text: object): void {
    this.socket.onmessage({ data: JSON.stringify(text) });
  }

  sends(frame: Frame): void {
    this.socket.onmessage({ data: Uint32Array.from([1, this.packets++, 0, ...frame.item()]).buffer });
  }

  loses(): void {
    this.socket.onclose();
  }

  hears(type: string, listen: (event: Event) => void): void {
    this.document.addEventListener(type, listen);
  }

  comes(readyState: string, event: string): Promise<void> {
    this.document.readyState = readyState;
    this.window.dispatchEvent(new Event(event));
    return settled();
  }
}

async function visit(t: TestContext, readyState: string): Promise<{ visit: Visit; log: unknown[] }> {
  const visit = new Visit();
  await visit.begin(readyState);
  const log: unknown[] = [];
  Object.assign(globalThis, { page: { note: (value: unknown) => void log.push(value) } });
  t.after(() => visit.tells({ over: "closed", message: "that is all" }));
  return { visit, log };
}

test("calls wait until the document is whole, whenever the script comes", async (t) => {
  for (const [readyState, event] of [["loading", "DOMContentLoaded"], ["interactive", "DOMContentLoaded"], ["interactive", "load"]] as const) {
    const { visit: here, log } = await visit(t, readyState);
    here.sends(new Frame().start([]).call(1, "page.note", [1]));
    await settled();
    assert.deepEqual(log, [], readyState);
    await here.comes("complete", event);
    assert.deepEqual(log, [1]);
  }
  const { visit: late, log } = await visit(t, "complete");
  await settled();
  late.sends(new Frame().start([]).call(1, "page.note", [1]));
  await settled();
  assert.deepEqual(log, [1]);
});

test("the options that the page starts with go to the initialisers, and without any it starts too", async (t) => {
  for (const options of [{ language: "fr" }, undefined]) {
    const { visit: here, log } = await visit(t, "loading");
    jsinterop.provide("init", () => ({ beforeStart: (given: object) => log.push(given) }));
    here.sends(new Frame().start([["init", ""]]));
    if (options !== undefined) void jsinterop.start(options);
    await here.comes("interactive", "DOMContentLoaded");
    assert.deepEqual(log, [options ?? {}]);
  }
});

test("a loss is shown where there is no body yet, and no longer than it lasts", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const visit = new Visit();
  await visit.begin("loading");
  visit.loses();
  t.mock.timers.tick(1500);
  assert.equal(visit.shown.length, 1);
  visit.hears("jsinterop:ended", (event) => event.preventDefault());
  visit.tells({ over: "closed", message: "that is all" });
  assert.equal(visit.shown.length, 0);
});
