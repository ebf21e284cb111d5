//! How the host is set up.

/// Options of [`init_with`](crate::init_with).
#[derive(Debug, Clone)]
pub struct Options {
    pub(crate) may_compile: bool,
    pub(crate) assets: Option<String>,
    pub(crate) waits: bool,
    pub(crate) is_default: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { may_compile: true, assets: None, waits: false, is_default: true }
    }
}

impl Options {
    /// The page's Content-Security-Policy forbids `unsafe-eval`: paths are walked and objects built by loops, and no code is made. Telling
    /// is better than trying, since a browser reports even a try.
    ///
    /// Modules that crates ship (`module = "./…"`) are not made from their text either: name the folder of their files with
    /// [`assets`](Self::assets).
    #[must_use]
    pub fn strict_policy(mut self) -> Self {
        self.may_compile = false;
        self
    }

    /// Modules that crates ship are files in this folder, written by [`Registry::write_assets`](jsinterop::Registry::write_assets).
    ///
    /// The address is relative to the page, or to the script of a worker; in Node.js and Deno it is a whole one (`file:///…`). What the page
    /// gave with `jsinterop.provide` goes first.
    #[must_use]
    pub fn assets(mut self, folder: impl Into<String>) -> Self {
        self.assets = Some(folder.into());
        self
    }

    /// The page decides when to begin: initialisers and calls wait until it calls `jsinterop.start(options)`. The options go to the
    /// `beforeStart` of each initialiser.
    #[must_use]
    pub fn wait_for_start(mut self) -> Self {
        self.waits = true;
        self
    }

    /// Calls that name no runtime do not go to the page: it is reached by [`JsRuntime::scope`](jsinterop::JsRuntime::scope) and
    /// [`JsCall::on`](jsinterop::JsCall::on) alone.
    #[must_use]
    pub fn without_default(mut self) -> Self {
        self.is_default = false;
        self
    }
}
