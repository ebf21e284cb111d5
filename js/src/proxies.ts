// What stands in JavaScript for objects and closures of Rust: one proxy per id while anybody holds it.

import { InteropError } from "./errors.js";
import type { Want } from "./wire/want.js";
import { RustKind } from "./wire/words.js";

/** How uses of an object of Rust get there. What a method was taken from goes along, so that it lives as long as the method. */
export interface Invoker {
  method(id: RustId, name: string, args: unknown[], proxy: object): Promise<unknown>;
  methodSync(id: RustId, name: string, args: unknown[], proxy: object): unknown;
  callback(id: RustId, args: unknown[]): Promise<unknown>;
  callbackSync(id: RustId, args: unknown[]): unknown;
  /** Nobody here holds it any more; it had been received so many times. */
  release(id: RustId, count: number): void;
}

/** An object of Rust's, by its number. */
export class RustId {
  /** How often it was received since the last release. */
  received = 0;
  isDisposed = false;
  /** What the arguments of a closure ask for. */
  wants: readonly Want[] = [];
  /** What the arguments of methods ask for, by their names, where that is not only data. */
  readonly methodWants = new Map<string, readonly Want[]>();

  constructor(
    readonly low: number,
    readonly high: number,
  ) {}
}

/** An object of Rust's, as JavaScript has it: these, and the methods that are marked, each returning a promise. */
export interface RustObject {
  /** Invokes a method. */
  invoke<T = unknown>(name: string, ...args: unknown[]): Promise<T>;
  /** The same where Rust is in this process. */
  invokeSync<T = unknown>(name: string, ...args: unknown[]): T;
  /** Lets it go now. Otherwise it is let go when it is collected. */
  dispose(): void;
  [Symbol.dispose](): void;
}

/** What proxies of objects are instances of. */
export class RustRef {}

const dispose: symbol = (Symbol as { dispose?: symbol }).dispose ?? Symbol.for("Symbol.dispose");

function disposed(): InteropError {
  return new InteropError("the Rust object behind this was disposed of", { code: "disposed" });
}

export class Proxies {
  private readonly known = new Map<string, { ref: WeakRef<object>; id: RustId }>();
  private readonly ids = new WeakMap<object, RustId>();
  private readonly collected: FinalizationRegistry<RustId>;

  constructor(private readonly invoker: Invoker) {
    this.collected = new FinalizationRegistry((id) => this.drop(id));
  }

  /** The one proxy of an object of Rust's. */
  of(kind: number, low: number, high: number, methods: readonly string[], wants: readonly (readonly Want[])[]): object {
    const key = `${high}:${low}`;
    const known = this.known.get(key);
    const live = known?.ref.deref();
    if (known !== undefined && live !== undefined && !known.id.isDisposed) {
      known.id.received++;
      return live;
    }
    const id = known !== undefined && !known.id.isDisposed ? known.id : new RustId(low, high);
    id.received++;
    if (kind === RustKind.Ref) wants.forEach((want, place) => id.methodWants.set(methods[place]!, want));
    else id.wants = wants[0] ?? [];
    const proxy = kind === RustKind.Ref ? this.reference(id, methods) : this.callback(id, kind === RustKind.SyncCallback);
    this.known.set(key, { ref: new WeakRef(proxy), id });
    this.ids.set(proxy, id);
    this.collected.register(proxy, id, id);
    return proxy;
  }

  /** How many of them somebody here holds, or has held until lately. */
  get size(): number {
    return this.known.size;
  }

  /** The id behind a proxy of ours. */
  idOf(object: object): readonly [number, number] | null {
    const id = this.ids.get(object);
    return id === undefined ? null : [id.low, id.high];
  }

  /** Rust took it back: uses of it fail from now on. */
  revoke(low: number, high: number): void {
    const key = `${high}:${low}`;
    const known = this.known.get(key);
    if (known === undefined) return;
    known.id.isDisposed = true;
    this.collected.unregister(known.id);
    this.known.delete(key);
  }

  private drop(id: RustId): void {
    const key = `${id.high}:${id.low}`;
    const known = this.known.get(key);
    // It was sent again before its proxy had been collected: the new proxy lives.
    if (known?.id !== id || known.ref.deref() !== undefined) return;
    this.known.delete(key);
    this.release(id);
  }

  private release(id: RustId): void {
    const count = id.received;
    id.received = 0;
    id.isDisposed = true;
    this.invoker.release(id, count);
  }

  private reference(id: RustId, methods: readonly string[]): object {
    const { invoker } = this;
    const invoke = (name: string, ...args: unknown[]): Promise<unknown> =>
      id.isDisposed ? Promise.reject(disposed()) : invoker.method(id, name, args, proxy);
    const invokeSync = (name: string, ...args: unknown[]): unknown => {
      if (id.isDisposed) throw disposed();
      return invoker.methodSync(id, name, args, proxy);
    };
    const end = (): void => {
      if (id.isDisposed) return;
      this.known.delete(`${id.high}:${id.low}`);
      this.collected.unregister(id);
      this.release(id);
    };
    const members: Record<PropertyKey, unknown> = { invoke, invokeSync, dispose: end, [dispose]: end };
    for (const name of methods) members[name] = (...args: unknown[]) => invoke(name, ...args);
    const proxy: object = Object.freeze(Object.defineProperties(Object.create(RustRef.prototype) as object, hidden(members)));
    return proxy;
  }

  private callback(id: RustId, isSync: boolean): object {
    const { invoker } = this;
    if (isSync) {
      return (...args: unknown[]): unknown => {
        if (id.isDisposed) throw disposed();
        return invoker.callbackSync(id, args);
      };
    }
    return (...args: unknown[]): Promise<unknown> => (id.isDisposed ? Promise.reject(disposed()) : invoker.callback(id, args));
  }
}

function hidden(members: Record<PropertyKey, unknown>): PropertyDescriptorMap {
  const descriptors: PropertyDescriptorMap = {};
  for (const key of Reflect.ownKeys(members)) descriptors[key] = { value: members[key], enumerable: false };
  return descriptors;
}
