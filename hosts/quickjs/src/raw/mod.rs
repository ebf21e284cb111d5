//! The one module that talks to the engine's C interface, and the only one with `unsafe`.
//!
//! What its blocks rely on: a [`Cx`] exists only while its thread holds the engine's [`Lock`] and the engine lives; every [`Value`] is tied to a
//! `Cx` and counts as one reference; values that are kept longer are [`Kept`] and are given back before the engine is freed.
#![allow(unsafe_code, reason = "the engine is written in C; this module is where its rules are kept")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_lossless,
    clippy::unnecessary_cast,
    reason = "C's integer types differ between platforms; what may be too large for them is checked"
)]

mod build;
mod bytes;
mod class;
mod cx;
mod engine;
mod kept;
mod lock;
mod module;
mod native;
mod object;
mod promise;
mod string;
mod value;

pub(crate) use build::{Build, Parts};
pub(crate) use class::{ClassIds, Classes, Seat};
pub(crate) use cx::{Cx, Js, Raised};
pub(crate) use engine::Engine;
pub(crate) use kept::{Atom, Kept};
pub(crate) use lock::{Lock, LockGuard};
pub(crate) use module::Definition;
pub(crate) use native::Call;
pub(crate) use object::Keys;
pub(crate) use promise::PromiseState;
pub(crate) use value::{Kind, Value};
