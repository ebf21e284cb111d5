//! A server while it serves: how many sessions it has, and its end.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::session::Session;
use crate::sessions::Sessions;

/// How often the sessions are looked at while they finish.
const LOOK: Duration = Duration::from_millis(20);

/// A [`Server`](crate::Server) after its router has been given away; see [`Server::handle`](crate::Server::handle). Cheap to clone.
#[derive(Debug, Clone)]
pub struct ServerHandle(pub(crate) Arc<Sessions>);

impl ServerHandle {
    /// The sessions there are, those among them that wait for their browser.
    pub fn sessions(&self) -> Vec<Session> {
        self.0.all().iter().map(|entry| entry.session.clone()).collect()
    }

    /// How many sessions there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Drains the server: lets no new browser in, closes each session when its calls and invocations are through, and after `grace` whatever is
    /// left. Comes back when all sessions are over.
    ///
    /// ```no_run
    /// # async fn show(server: jsinterop_server::Server, listener: tokio::net::TcpListener) -> std::io::Result<()> {
    /// let handle = server.handle();
    /// let app: axum::Router = server.router();
    /// let stop = async move {
    ///     // a signal came
    ///     handle.shut_down(std::time::Duration::from_secs(10)).await;
    /// };
    /// axum::serve(listener, app).with_graceful_shutdown(stop).await
    /// # }
    /// ```
    pub async fn shut_down(&self, grace: Duration) {
        self.0.let_nobody_in();
        let end = Instant::now().checked_add(grace);
        loop {
            let sessions = self.sessions();
            if sessions.is_empty() {
                return;
            }
            let is_late = end.is_some_and(|end| Instant::now() >= end);
            for session in sessions.iter().filter(|session| is_late || is_through(session)) {
                session.close();
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

fn is_through(session: &Session) -> bool {
    let counts = session.runtime().counts();
    counts.calls == 0 && counts.invocations == 0
}
