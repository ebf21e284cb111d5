//! The server: what an application sets up, and the router it gets.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{FromRequestParts as _, Path, Request, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use futures_util::FutureExt as _;
use jsinterop::JsRuntime;

use crate::address::{Network, NotANetwork};
use crate::assets::Assets;
use crate::connect;
use crate::handle::ServerHandle;
use crate::limits::Limits;
use crate::origin::Origins;
use crate::places::Places;
use crate::pool::Pool;
use crate::session::Session;
use crate::settings::Settings;
use crate::verdict::{SessionOutcome, Verdict};

/// Typed calls for the browsers of an axum application; see the [crate's page](crate).
#[derive(Debug)]
#[must_use = "a server is there once its router serves"]
pub struct Server(Settings);

impl Server {
    /// A server that runs `session` for each browser, in the scope of its runtime: imports called there run in that browser.
    ///
    /// The function runs to its end also when its browser has left. Calls fail then; what waits for something else, for news of the application's
    /// perhaps, has to wait for [`Session::closed`] too.
    pub fn new<F, Fut>(session: F) -> Self
    where
        F: Fn(Session) -> Fut + Send + Sync + 'static,
        Fut: Future<Output: SessionOutcome> + Send + 'static,
    {
        Self(Settings {
            run: Box::new(move |handle| session(handle).map(SessionOutcome::log).boxed()),
            set_up: None,
            on_resume: None,
            exposed: Vec::new(),
            origins: Origins::default(),
            proxies: Vec::new(),
            limits: Limits::default(),
            timeout: Some(Duration::from_secs(60)),
            retention: Duration::from_secs(180),
            ping: Duration::from_secs(15),
            detailed_errors: false,
            kept_messages: 0,
            pool: Pool::default(),
            assets: Assets::new(),
            sessions: Arc::default(),
            strangers: Places::default(),
            places: Places::default(),
        })
    }

    /// Lets browsers invoke the exports of these crates. To begin with, none.
    pub fn expose<Name: Into<String>>(mut self, crates: impl IntoIterator<Item = Name>) -> Self {
        self.0.exposed.extend(crates.into_iter().map(Into::into));
        self
    }

    /// Runs before the first export is: [provides](JsRuntime::provide) state, and may refuse the browser. The request is the one that opens the
    /// socket, with its cookies and what the application's layers put into its extensions.
    pub fn setup<V: Verdict>(mut self, set_up: impl Fn(&Parts, &JsRuntime) -> V + Send + Sync + 'static) -> Self {
        self.0.set_up = Some(Box::new(move |parts, runtime| set_up(parts, runtime).lets_in()));
        self
    }

    /// Runs when a browser comes back to its session after a lost connection, with the new request: whoever has logged out meanwhile is
    /// refused, and the session is over.
    pub fn on_resume<V: Verdict>(mut self, on_resume: impl Fn(&Parts, &Session) -> V + Send + Sync + 'static) -> Self {
        self.0.on_resume = Some(Box::new(move |parts, session| on_resume(parts, session).lets_in()));
        self
    }

    /// Lets pages of another origin connect: `https://app.example.com`, or `null` for pages without one. The server's own always may.
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.0.origins.listed.push(origin.into());
        self
    }

    /// Lets programs connect that send no `Origin`: those that are no browsers.
    pub fn allow_no_origin(mut self) -> Self {
        self.0.origins.absent = true;
        self
    }

    /// The time limit of calls that declare none; `None` lifts it. 60 seconds.
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.0.timeout = limit.into();
        self
    }

    /// How long a session waits for its browser when the connection is lost. 3 minutes.
    pub fn retention(mut self, retention: Duration) -> Self {
        self.0.retention = retention;
        self
    }

    /// How often a quiet connection is asked for a sign of life; after twice as long without one it is lost. The page hears something as often,
    /// and tries another connection when it has missed that four times. 15 seconds.
    pub fn ping(mut self, every: Duration) -> Self {
        self.0.ping = every;
        self
    }

    /// Tells browsers the text of every error, also of those that nobody chose to show. For development.
    pub fn detailed_errors(mut self, detailed: bool) -> Self {
        self.0.detailed_errors = detailed;
        self
    }

    /// Keeps what is known of the last `count` messages of each session, for
    /// [`recent_messages`](crate::Session::recent_messages). To begin with, none.
    pub fn keep_messages(mut self, count: usize) -> Self {
        self.0.kept_messages = count;
        self
    }

    /// What a browser may cost.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.0.limits = limits;
        self
    }

    /// Believes what these proxies say of whose requests they pass on (`Forwarded`, or `X-Forwarded-For`): addresses, or networks as
    /// `10.0.0.0/8`. Without, all browsers behind one proxy count as one address.
    ///
    /// # Errors
    /// A text that names no network.
    pub fn trusted_proxies<Text: AsRef<str>>(
        mut self,
        proxies: impl IntoIterator<Item = Text>,
    ) -> Result<Self, NotANetwork> {
        for proxy in proxies {
            self.0.proxies.push(Network::read(proxy.as_ref())?);
        }
        Ok(self)
    }

    /// A handle to the server while it serves: to count its sessions, and to end it without losing what is under way.
    pub fn handle(&self) -> ServerHandle {
        ServerHandle(Arc::clone(&self.0.sessions))
    }

    /// The routes, all below `/_jsinterop`, to be merged into the application's. A page needs no more than
    /// `<script src="/_jsinterop/agent.js"></script>`.
    pub fn router<S: Clone + Send + Sync + 'static>(self) -> Router<S> {
        let settings = Arc::new(self.0);
        let (for_agent, for_files) = (Arc::clone(&settings), Arc::clone(&settings));
        Router::new()
            .route("/_jsinterop/socket", get(move |request| open(settings, request)))
            .route("/_jsinterop/agent.js", get(async move |headers: HeaderMap| for_agent.assets.agent(&headers)))
            .route("/_jsinterop/{*file}", get(async move |Path(file): Path<String>| for_files.assets.file(&file)))
    }
}

async fn open(settings: Arc<Settings>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => connect::upgrade(settings, parts, upgrade),
        Err(rejection) => rejection.into_response(),
    }
}

#[cfg(any(test, feature = "fuzzing"))]
impl Server {
    pub(crate) fn into_settings(self) -> Settings {
        self.0
    }
}
