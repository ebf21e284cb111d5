//! What an application has of one browser.

use std::sync::Arc;

use axum::http::request::Parts;
use jsinterop::{JsRuntime, Status};

use crate::core::{Core, Ending};
use crate::recent::RecentMessage;

/// One browser at the far end of a socket. Cheap to clone.
///
/// It lives until the browser leaves or [`close`](Self::close) is called, whatever the function that was given to
/// [`Server::new`](crate::Server::new) does. Its [`runtime`](Self::runtime) can be given to any task. Exports take the session they are invoked in as
/// `#[state] session: Session`.
#[derive(Debug, Clone)]
pub struct Session {
    runtime: JsRuntime,
    parts: Arc<Parts>,
    core: Arc<Core>,
}

impl Session {
    pub(crate) fn new(runtime: JsRuntime, parts: Parts, core: Arc<Core>) -> Self {
        Self { runtime, parts: Arc::new(parts), core }
    }

    /// The runtime that calls this browser.
    pub fn runtime(&self) -> &JsRuntime {
        &self.runtime
    }

    /// The request the socket was opened with: its headers and cookies, and what the application's layers put into its extensions.
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// Ends the session once what was written has been sent: calls that wait fail, exports that run are dropped, and the page is told.
    pub fn close(&self) {
        self.core.end(Ending::Closed);
    }

    /// Waits for the end of the session.
    pub async fn closed(&self) {
        let mut changes = self.runtime.status_changes();
        while let Some(status) = changes.next().await {
            if status == Status::Ended {
                return;
            }
        }
    }

    /// The last messages either way, the oldest first: kinds, names and sizes, no values. None unless
    /// [`Server::keep_messages`](crate::Server::keep_messages) asked for them.
    pub fn recent_messages(&self) -> Vec<RecentMessage> {
        self.core.recent.all()
    }

    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.core
    }
}
