//! What functions of the application may answer.

use std::fmt::Display;

/// So much of an error goes to the log, in characters.
const LONGEST: usize = 300;

/// What the function given to [`Server::new`](crate::Server::new) may come to: nothing, or a `Result` whose error goes to the log.
#[diagnostic::on_unimplemented(
    message = "the function of a session cannot come to `{Self}`",
    note = "let it come to `()`, or to a `Result<(), E>` where `E` can be displayed"
)]
pub trait SessionOutcome {
    #[doc(hidden)]
    fn log(self);
}

impl SessionOutcome for () {
    fn log(self) {}
}

impl<E: Display> SessionOutcome for Result<(), E> {
    fn log(self) {
        if let Err(error) = self {
            // As a text, which every formatter escapes, and cut short: a browser may have written it.
            let error: String = error.to_string().chars().take(LONGEST).collect();
            tracing::warn!(error, "the function of a session failed");
        }
    }
}

/// What [`Server::setup`](crate::Server::setup) and [`Server::on_resume`](crate::Server::on_resume) may answer: nothing lets the browser in,
/// and so do `true` and `Ok`. An error goes to the log and not to the browser.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say whether the browser is let in",
    note = "answer `()`, a `bool`, or a `Result<(), E>` where `E` can be displayed"
)]
pub trait Verdict {
    #[doc(hidden)]
    fn lets_in(self) -> bool;
}

impl Verdict for () {
    fn lets_in(self) -> bool {
        true
    }
}

impl Verdict for bool {
    fn lets_in(self) -> bool {
        self
    }
}

impl<E: Display> Verdict for Result<(), E> {
    fn lets_in(self) -> bool {
        self.inspect_err(|error| tracing::info!(%error, "a browser is not let in")).is_ok()
    }
}
