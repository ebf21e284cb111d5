// Errors, both ways.

import { shared } from "./shared.js";

class Own extends Error {
  /** Consoles show the name of the class, which a bundler shortens. */
  static override readonly name = "InteropError";
  /** Stable: `exception` for an export's own error, `unknown_export`, `arguments`, `panic`, `disposed`, … for what the library refuses. */
  readonly code: string;
  /** What the export chose to tell. */
  readonly data?: unknown;
  /** With the code `disconnected`, where Rust is on a server: whether it may have run. `false` means that asking again is safe. */
  readonly mayHaveRun?: boolean;

  constructor(message: string, options: { code?: string; name?: string; cause?: unknown; data?: unknown; mayHaveRun?: boolean } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    hide(this, "name", options.name ?? "InteropError");
    this.code = options.code ?? "exception";
    if (options.data !== undefined) this.data = options.data;
    if (options.mayHaveRun !== undefined) this.mayHaveRun = options.mayHaveRun;
  }
}

/** Why a use of something of Rust's failed. */
export type InteropError = Own;
export const InteropError = shared("InteropError", Own);

function hide(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, configurable: true, enumerable: false });
}

/** An exception as it crosses; `runtime/src/wire/exception.rs` has the same fields. */
export interface WireException {
  name: string;
  message: string;
  code?: string;
  stack?: string | undefined;
  cause?: WireException | undefined;
  /** As JSON: text that nobody reads unless somebody asks. */
  data?: string | undefined;
}

/** The error for an exception of Rust's. */
export function toError(exception: WireException): InteropError {
  const { message, name, cause, data } = exception;
  // What is no JSON, another page has sent to Rust.
  const read = data === undefined ? undefined : quietly(() => JSON.parse(data) as unknown);
  const options = { code: exception.code ?? "exception", name, data: read ?? undefined, cause: cause ? toError(cause) : undefined };
  const error = new InteropError(message, options);
  if (typeof exception.stack === "string") hide(error, "stack", exception.stack);
  return error;
}

/** A segment of a path does not fit. */
export class NotFound extends Error {
  constructor(
    readonly segment: string,
    /** What the path needs there: 0 an object, 1 a function, 2 a constructor, 3 a module. */
    readonly expected: number,
    readonly found: string,
  ) {
    super(`nothing fits at ${segment}`);
  }
}

/** A value is longer than a message can say. */
export class TooLong extends InteropError {
  constructor(
    what: string,
    readonly max: number,
  ) {
    super(`${what} is longer than a message can say (${max})`, { code: "limit" });
  }
}

/** A handle that Rust let go of was used. */
export class Disposed extends InteropError {
  constructor() {
    super("the object was disposed of", { code: "disposed" });
  }
}

const CAUSES = 8;
const OWN = new Set(["name", "message", "stack", "cause"]);

/** Reads what was thrown. Whatever goes wrong on the way is left out. */
export function fromThrown(thrown: unknown, causes = CAUSES): WireException {
  if (!isA(thrown, Error)) {
    return { name: "Error", message: textOf(thrown), data: asJson(thrown) };
  }
  const name = quietly(() => thrown.name);
  const stack = quietly(() => thrown.stack);
  const cause = quietly(() => thrown.cause);
  return {
    name: typeof name === "string" && name !== "" ? name : "Error",
    message: quietly(() => String(thrown.message ?? "")) ?? "",
    stack: typeof stack === "string" ? stack : undefined,
    cause: cause !== undefined && causes > 0 ? fromThrown(cause, causes - 1) : undefined,
    data: isA(thrown, InteropError) ? asJson(quietly(() => thrown.data)) : ownProperties(thrown),
  };
}

/** `instanceof`, which throws for some proxies. */
export function isA<T>(thrown: unknown, Class: abstract new (...args: never[]) => T): thrown is T {
  return quietly(() => thrown instanceof Class) === true;
}

function textOf(thrown: unknown): string {
  return quietly(() => String(thrown)) ?? typeof thrown;
}

function ownProperties(error: Error): string | undefined {
  const entries = quietly(() => Object.entries(error).filter(([key]) => !OWN.has(key))) ?? [];
  return entries.length === 0 ? undefined : asJson(Object.fromEntries(entries));
}

/** Plain data as JSON; undefined for nothing, and for what JSON cannot hold. */
function asJson(value: unknown): string | undefined {
  const text = quietly(() => JSON.stringify(value));
  return text === "null" ? undefined : text;
}

function quietly<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
