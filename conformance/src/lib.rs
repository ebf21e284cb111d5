//! The one behaviour suite: imports, exports and checks, and the JavaScript they talk to. Every host runs the same list.
//!
//! A host's test evaluates [`SCRIPT`] as a classic script, makes a [`Cx`] that tells what the host [offers](Needs), and either makes each check a
//! test of its own with [`for_each_check!`] or runs them all with [`run`]. Nothing in here knows a host: no threads, no clock, no executor.
#![expect(
    clippy::items_after_statements,
    clippy::float_cmp,
    clippy::unused_async,
    reason = "a check's own types stand beside their use, values that cross are exactly equal, exports are async to be so"
)]

#[macro_use]
mod ensure;
mod harness;
mod list;
mod wait;

mod bytes;
mod callbacks;
mod calls;
mod cancellation;
mod constructors;
mod elements;
mod enums;
mod errors;
mod exported;
mod exports;
mod fixture;
mod handles;
mod marks;
mod modules;
mod paths;
mod properties;
mod references;
mod scopes;
mod sync;
mod values_in;
mod values_out;

pub use ensure::{Failure, Outcome};
pub use harness::{Another, Check, Cx, Log, Needs, Report, run};
pub use list::{all, named};

/// The script the checks talk to: to be evaluated, or loaded with a `<script>`, before the first of them runs.
pub const SCRIPT: &str = concat!(
    include_str!("../js/base.js"),
    include_str!("../js/calls.js"),
    include_str!("../js/classes.js"),
    include_str!("../js/values.js"),
    include_str!("../js/errors.js"),
    include_str!("../js/exports.js"),
    include_str!("../js/references.js"),
    include_str!("../js/fixture.js"),
);

/// A stand-in for a page, for hosts that have none: just enough of `document` for the checks about elements.
pub const STAND_IN_PAGE: &str = include_str!("../js/page.js");

jsinterop::js_initializer!("./js/init.js");
