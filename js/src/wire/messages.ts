// The kinds of messages. `runtime/src/wire/message.rs` has the same numbers.

/** From Rust. */
export const enum FromRust { Call = 1, Cancel = 2, Return = 3, Release = 4, Revoke = 5, Exports = 6, Start = 7 }

/** To Rust. */
export const enum ToRust { Return = 1, Invoke = 2, Cancel = 3, Release = 4 }

/** What a call came to. */
export const enum Status { Value = 0, Exception = 1, NotFound = 2, Promise = 3, Disposed = 4, TooLong = 6 }

/** What is invoked. */
export const enum Target { Export = 0, Method = 1, Callback = 2 }

/** Where a path starts. */
export const enum Root { Global = 0, Module = 1, Object = 2 }
