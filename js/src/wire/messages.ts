// The kinds of messages. `runtime/src/wire/message.rs` has the same numbers.

/** From Rust. */
export const FromRust = { Call: 1, Cancel: 2, Return: 3, Release: 4, Revoke: 5, Exports: 6, Start: 7 } as const;

/** To Rust. */
export const ToRust = { Return: 1, Invoke: 2, Cancel: 3, Release: 4 } as const;

/** What a call came to. */
export const Status = { Value: 0, Exception: 1, NotFound: 2, Promise: 3, Disposed: 4 } as const;

/** What is invoked. */
export const Target = { Export: 0, Method: 1, Callback: 2 } as const;

/** Where a path starts. */
export const Root = { Global: 0, Module: 1, Object: 2 } as const;
