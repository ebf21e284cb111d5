//! How a server is set up, as all its sessions share it.

use std::sync::Arc;
use std::time::Duration;

use axum::http::request::Parts;
use futures_util::future::BoxFuture;
use jsinterop::{JsException, JsRuntime};

use crate::address::Network;
use crate::assets::Assets;
use crate::limits::Limits;
use crate::origin::Origins;
use crate::places::Places;
use crate::pool::Pool;
use crate::session::Session;
use crate::sessions::Sessions;

type Run = Box<dyn Fn(Session) -> BoxFuture<'static, ()> + Send + Sync>;
type SetUp = Box<dyn Fn(&Parts, &JsRuntime) -> bool + Send + Sync>;
type OnResume = Box<dyn Fn(&Parts, &Session) -> bool + Send + Sync>;

/// Everything the application chose.
pub(crate) struct Settings {
    pub(crate) run: Run,
    pub(crate) set_up: Option<SetUp>,
    pub(crate) on_resume: Option<OnResume>,
    pub(crate) exposed: Vec<String>,
    pub(crate) origins: Origins,
    pub(crate) proxies: Vec<Network>,
    pub(crate) limits: Limits,
    pub(crate) timeout: Option<Duration>,
    /// How long a session waits for its browser.
    pub(crate) retention: Duration,
    pub(crate) ping: Duration,
    pub(crate) detailed_errors: bool,
    /// How many messages of a session can be looked at afterwards.
    pub(crate) kept_messages: usize,
    pub(crate) pool: Pool,
    pub(crate) assets: Assets,
    pub(crate) sessions: Arc<Sessions>,
    /// Sockets that have not said hello.
    pub(crate) strangers: Places,
    pub(crate) places: Places,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Settings")
    }
}

impl Settings {
    /// What may be told of an exception: a text that nobody chose to show stays here.
    pub(crate) fn sanitise(&self, mut exception: JsException) -> JsException {
        if self.detailed_errors {
            return exception;
        }
        if exception.is_withheld() {
            let text = "the export failed; its text is withheld from browsers unless `detailed_errors` is on";
            return JsException::new(text);
        }
        exception.cause = exception.cause.map(|cause| Box::new(self.sanitise(*cause)));
        exception
    }
}
