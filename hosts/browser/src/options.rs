//! How the host is set up.

/// Options of [`init_with`](crate::init_with).
#[derive(Debug, Clone)]
pub struct Options {
    pub(crate) may_compile: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { may_compile: true }
    }
}

impl Options {
    /// The page's Content-Security-Policy forbids `unsafe-eval`: paths are walked and objects built by loops, and no code is made. Telling
    /// is better than trying, since a browser reports even a try.
    #[must_use]
    pub fn strict_policy(mut self) -> Self {
        self.may_compile = false;
        self
    }
}
