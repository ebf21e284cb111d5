//! JavaScript inside this process: typed calls into an embedded QuickJS.
//!
//! ```
//! # fn main() -> Result<(), jsinterop::JsError> {
//! use jsinterop_quickjs::QuickJs;
//!
//! let engine = QuickJs::new()?;
//! engine.eval("globalThis.names = ['Ann']")?;
//! assert_eq!(engine.invoke_sync::<u32>("names.push", ("Bob",))?, 2);
//! # Ok(()) }
//! ```
//!
//! Calls may come from any thread and any executor. One thread at a time runs JavaScript; the same one may enter again, so Rust can call
//! JavaScript that calls Rust that calls JavaScript. Timers, the futures of exports and time limits have a thread of the engine's own each, which
//! starts when it is first needed; futures run where [`Builder::spawner`] says. A call that finds the engine taken by another thread is made on the
//! timers' thread, in its turn: whoever leaves the engine runs nobody else's JavaScript.

mod agent;
mod builder;
mod calls;
mod console;
mod core;
mod driver;
mod exception;
mod executor;
mod found;
mod hash;
mod host;
mod invoke;
mod json;
mod modules;
mod names;
mod objects;
mod paths;
mod proxy;
mod quickjs;
mod raw;
mod reader;
mod refs;
mod rejections;
mod slots;
mod specifier;
mod stack;
mod start;
mod state;
mod times;
mod turn;
mod worker;
mod writer;

pub use builder::Builder;
pub use console::Level;
pub use jsinterop::host::Task;
pub use quickjs::QuickJs;
