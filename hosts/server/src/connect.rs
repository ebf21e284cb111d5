//! A browser arrives: from the request to a session's task.

use std::borrow::Cow;
use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;
use jsinterop::{JsRuntime, Registry};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tracing::Instrument as _;

use crate::address;
use crate::core::{Core, Ending};
use crate::farewell;
use crate::handshake::{GONE, Hello, MAX_HELLO, Reason, Resume, VERSION};
use crate::host::BrowserHost;
use crate::life;
use crate::limits;
use crate::places::Place;
use crate::secret::{NoRandom, Secret, SessionId};
use crate::session::Session;
use crate::sessions::{Arrival, Entry};
use crate::settings::Settings;

/// Buffers of a socket while nothing is on the way. Nothing is gained by more: whatever is longer is read and written past them.
const BUFFER: usize = 4096;

/// A message that is a little too long is read to its end: whoever closes a socket before that is not heard any more.
const READ: usize = 4;

/// As many pings may come before the hello. Each is answered, and what is answered may wait.
const MESSAGES_BEFORE: usize = 16;

/// Opens a socket for a page that may have one.
pub(crate) fn upgrade(settings: Arc<Settings>, parts: Parts, upgrade: WebSocketUpgrade) -> Response {
    if !settings.origins.admit(&parts) {
        let text = "pages of this origin may not connect; name it with `Server::allow_origin`";
        return (StatusCode::FORBIDDEN, text).into_response();
    }
    let address = address::of(&parts, &settings.proxies);
    let limits = &settings.limits;
    let stranger = match settings.strangers.take(address, limits.sessions, limits.sessions_per_address) {
        Ok(stranger) => stranger,
        Err(reached) => return (StatusCode::TOO_MANY_REQUESTS, reached.to_string()).into_response(),
    };
    upgrade
        .read_buffer_size(BUFFER)
        .write_buffer_size(0)
        .max_message_size(settings.limits.packet_bytes.saturating_mul(READ))
        .max_frame_size(settings.limits.packet_bytes.saturating_mul(READ))
        .on_upgrade(move |socket| greet(settings, parts, socket, address, stranger))
}

async fn greet(settings: Arc<Settings>, parts: Parts, socket: WebSocket, address: Option<IpAddr>, stranger: Place) {
    let mut socket = Box::new(socket);
    let hello = tokio::time::timeout(settings.limits.handshake, hello(&mut socket)).await;
    let met = match hello {
        Ok(Ok(Hello { jsinterop: VERSION, resume })) => match resume {
            None => open(&settings, parts, socket, address),
            Some(resume) => come_back(&settings, &parts, socket, &resume).await,
        },
        Ok(Ok(_)) => Err((socket, Reason::Version, "the page is from another version of the server; reload it".into())),
        Ok(Err(())) => Err((socket, Reason::Hello, "what was said is no hello".into())),
        Err(_) => {
            let text = limits::was_reached("handshake time", &settings.limits.handshake);
            Err((socket, Reason::Hello, text.into()))
        }
    };
    if let Err((socket, reason, message)) = met {
        farewell::turn_away(socket, reason, &message).await;
    }
    drop(stranger);
}

async fn hello(socket: &mut WebSocket) -> Result<Hello, ()> {
    for _ in 0..MESSAGES_BEFORE {
        match socket.recv().await {
            Some(Ok(Message::Text(text))) if text.len() <= MAX_HELLO => {
                return serde_json::from_str(&text).map_err(drop);
            }
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            _ => return Err(()),
        }
    }
    Err(())
}

type Met = Result<(), (Box<WebSocket>, Reason, Cow<'static, str>)>;

/// A browser that comes back. Whoever does not know the secret learns nothing and changes nothing.
async fn come_back(settings: &Settings, parts: &Parts, socket: Box<WebSocket>, resume: &Resume) -> Met {
    let unknown = Cow::Borrowed(GONE);
    let found = SessionId::read(&resume.session).and_then(|id| settings.sessions.find(id));
    let secret = Secret::read(&resume.secret);
    let (Some(entry), Some(secret)) = (found, secret) else { return Err((socket, Reason::Unknown, unknown)) };
    if !entry.secrets().fits(&secret) || entry.session.core().is_ending() {
        return Err((socket, Reason::Unknown, unknown));
    }
    match settings.on_resume.as_ref().map(|on_resume| decided("on_resume", || on_resume(parts, &entry.session))) {
        None | Some(Some(true)) => {}
        Some(Some(false)) => {
            entry.session.core().end(Ending::Refused);
            return Err((socket, Reason::Refused, "this browser may not go on".into()));
        }
        // Without a last word, so that the browser tries again.
        Some(None) => return Ok(()),
    }
    let arrival = Box::new(Arrival { socket, resumed: Some((secret, resume.received)) });
    entry.sockets.send(arrival).await.map_err(|gone| (gone.0.socket, Reason::Unknown, unknown))
}

/// What the application decides, unless it panics.
fn decided(function: &str, decide: impl FnOnce() -> bool) -> Option<bool> {
    let decided = catch_unwind(AssertUnwindSafe(decide));
    decided.inspect_err(|_| tracing::error!("the function given to `{function}` panicked: nobody is let in")).ok()
}

/// A new one.
fn open(settings: &Arc<Settings>, parts: Parts, socket: Box<WebSocket>, address: Option<IpAddr>) -> Met {
    if settings.sessions.is_closed() {
        return Err((socket, Reason::Refused, "the server is being shut down; reload the page in a moment".into()));
    }
    let limits = &settings.limits;
    let place = match settings.places.take(address, limits.sessions, limits.sessions_per_address) {
        Ok(place) => place,
        Err(reached) => return Err((socket, Reason::Refused, reached.to_string().into())),
    };
    let (Ok(id), Ok(secret)) = (SessionId::new(), Secret::new()) else {
        tracing::error!("{:?}: no session can be opened", NoRandom);
        return Err((socket, Reason::Refused, "no session can be opened".into()));
    };
    let mut core = None;
    let runtime = JsRuntime::connect(|link| {
        let made = Arc::new(Core::new(Arc::clone(settings), link, Handle::current()));
        core = Some(Arc::clone(&made));
        BrowserHost(made)
    });
    let Some(core) = core else { return Err((socket, Reason::Refused, "no session can be opened".into())) };
    let set_up = settings.set_up.as_ref().map(|set_up| decided("setup", || set_up(&parts, &runtime)));
    if set_up.is_some_and(|is_let_in| is_let_in != Some(true)) {
        // Whatever has been begun with the runtime ends.
        core.finish();
        return Err((socket, Reason::Refused, "this browser may not connect".into()));
    }
    begin(&core);
    let span = core.trace.session(id);
    let session = Session::new(runtime.clone(), parts, core);
    // The runtime and what it provides hold each other until the session is over.
    runtime.provide(session.clone());
    let (sockets, arriving) = mpsc::channel(1);
    let entry = Arc::new(Entry::new(id, session.clone(), address, secret, sockets));
    settings.sessions.add(Arc::clone(&entry));
    if settings.sessions.is_closed() {
        // Since it was let in.
        session.close();
    }
    tokio::spawn(
        life::live(entry, Arrival { socket, resumed: None }, secret, arriving, place).instrument(span.clone()),
    );
    tokio::spawn(run(Arc::clone(settings), runtime, session).instrument(span));
    Ok(())
}

/// Runs the session's function, in its scope.
async fn run(settings: Arc<Settings>, runtime: JsRuntime, session: Session) {
    let run = runtime.scope(async move { (settings.run)(session).await });
    if AssertUnwindSafe(run).catch_unwind().await.is_err() {
        tracing::error!("the function of a session panicked");
    }
}

/// What every page hears first: what exports ask for, and the initialisers.
fn begin(core: &Core) {
    let initializers: Vec<_> = Registry::global().modules().filter(|module| module.initializer).collect();
    core.tell(|encoder| {
        // As much as a message cannot hold, no program has.
        let _ = encoder.exports_of(|package| core.settings.exposed.iter().any(|exposed| exposed == package));
        let _ = encoder.start(&initializers);
    });
}
