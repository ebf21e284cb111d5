//! One connection: a reader, a writer and a pulse, which share the session's task.

use std::borrow::Cow;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::time::Instant;

use crate::core::{Core, Ending};
use crate::counters;
use crate::dispatch;
use crate::handshake::{GONE, Over, Reason};
use crate::inbox::{Inbox, Taken};
use crate::intake::Held;
use crate::limits::Reached;
use crate::packet::{self, Broken, Reader, broken};
use crate::sessions::Arrival;

/// How a connection ended.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The browser may come back.
    Lost,
    /// It is back already.
    Replaced(Arrival),
    /// The session is over.
    Over,
}

/// What arrives is acknowledged after so long at the latest.
const ACKNOWLEDGE_AFTER: Duration = Duration::from_millis(250);
/// Or after so many bytes.
const ACKNOWLEDGE_BYTES: usize = 64 << 10;
/// A page that goes away says so with this code.
const LEFT: u16 = 4001;
/// Ours.
const OVER: u16 = 4000;
/// No reason for closing is longer.
const MAX_CLOSE: usize = 123;
/// Whoever is turned away takes it in within this time.
const PARTING: Duration = Duration::from_secs(5);

/// What reader and writer tell each other.
struct Connection {
    state: Mutex<State>,
}

struct State {
    /// How many packets have been taken in.
    received: u32,
    /// Bytes that have not been acknowledged.
    owed: usize,
    heard: Instant,
}

impl Connection {
    fn with<R>(&self, look: impl FnOnce(&mut State) -> R) -> R {
        look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Serves a connection until it is lost or the session is over.
pub(crate) async fn serve(
    core: &Core,
    socket: Box<WebSocket>,
    welcome: &str,
    inbox: &mut Inbox,
    confirm: impl FnOnce(),
) -> Outcome {
    let connection =
        Connection { state: Mutex::new(State { received: inbox.received(), owed: 0, heard: Instant::now() }) };
    let (sink, stream) = (*socket).split();
    tokio::select! {
        outcome = write(core, &connection, sink, welcome) => outcome,
        outcome = read(core, &connection, stream, inbox, confirm) => outcome,
        () = pulse(core, &connection) => Outcome::Lost,
    }
}

async fn read(
    core: &Core,
    connection: &Connection,
    mut stream: SplitStream<WebSocket>,
    inbox: &mut Inbox,
    confirm: impl FnOnce(),
) -> Outcome {
    let mut confirm = Some(confirm);
    let mut held = Held::default();
    loop {
        while let Some(bytes) = held.next(core) {
            if let Err(Broken(why)) = take(core, connection, inbox, &bytes) {
                return refuse(core, why).await;
            }
        }
        pause(core, connection).await;
        let message = match stream.next().await {
            Some(Ok(message)) => message,
            Some(Err(error)) if is_too_long(&error) => {
                let reached = Reached::new("bytes of one message", core.settings.limits.packet_bytes);
                return refuse(core, reached.to_string().into()).await;
            }
            Some(Err(_)) | None => return Outcome::Lost,
        };
        connection.with(|state| state.heard = Instant::now());
        match message {
            Message::Binary(bytes) => {
                if let Some(confirm) = confirm.take() {
                    confirm();
                }
                if let Err(Broken(why)) = held.add(core, bytes) {
                    return refuse(core, why).await;
                }
            }
            Message::Close(Some(CloseFrame { code: LEFT, .. })) => {
                core.end(Ending::Left);
                return Outcome::Over;
            }
            Message::Close(_) => return Outcome::Lost,
            Message::Text(_) => {
                return refuse(core, "a text was sent where packets are".into()).await;
            }
            Message::Ping(_) | Message::Pong(_) => {}
        }
    }
}

/// The one error of a socket that is no loss of it: the same message would come again. It has no name outside of axum.
fn is_too_long(error: &axum::Error) -> bool {
    error.to_string().starts_with("Space limit exceeded")
}

/// The browser broke a rule or a limit: the writer says good-bye.
async fn refuse(core: &Core, why: Cow<'static, str>) -> Outcome {
    tracing::warn!(%why, "a browser broke the rules: its session is over");
    core.end(Ending::Broken(why));
    std::future::pending().await
}

/// A browser that asks for much is not listened to for a while, and need not show that it lives.
async fn pause(core: &Core, connection: &Connection) {
    loop {
        let pause = core.flow.pause();
        if pause.is_zero() {
            return;
        }
        tokio::time::sleep(pause.min(core.settings.ping)).await;
        connection.with(|state| state.heard = Instant::now());
    }
}

fn take(core: &Core, connection: &Connection, inbox: &mut Inbox, bytes: &Bytes) -> Result<(), Broken> {
    let words = packet::words(bytes)?;
    let packet = Reader::new(&words)?;
    let taken = inbox.take(packet, core.settings.limits.piece_bytes, |item| match item {
        Taken::Frame { words, text, blobs } => dispatch::frame(core, words, text, &blobs),
        Taken::Ready => {
            if core.is_ready.swap(true, std::sync::atomic::Ordering::AcqRel) {
                return broken("a page is ready once");
            }
            core.set_connected();
            Ok(())
        }
    });
    let is_due = connection.with(|state| {
        if state.received != inbox.received() {
            core.touch();
            state.received = inbox.received();
            state.owed += bytes.len();
        }
        state.owed >= ACKNOWLEDGE_BYTES
    });
    if is_due {
        core.outbox().due.acknowledgement = true;
    }
    core.wake.notify_one();
    taken
}

async fn write(
    core: &Core,
    connection: &Connection,
    mut sink: SplitSink<WebSocket, Message>,
    welcome: &str,
) -> Outcome {
    if sink.send(Message::text(welcome)).await.is_err() {
        return Outcome::Lost;
    }
    loop {
        while let Some(message) = next_message(core, connection) {
            if sink.send(message).await.is_err() {
                return Outcome::Lost;
            }
        }
        if let Some(ending) = core.ending() {
            part(&mut sink, &ending).await;
            return Outcome::Over;
        }
        if connection.with(|state| state.owed > 0) {
            if tokio::time::timeout(ACKNOWLEDGE_AFTER, core.wake.notified()).await.is_err() {
                core.outbox().due.acknowledgement = true;
            }
        } else {
            core.wake.notified().await;
        }
    }
}

fn next_message(core: &Core, connection: &Connection) -> Option<Message> {
    let mut outbox = core.outbox();
    if std::mem::take(&mut outbox.due.ping) {
        return Some(Message::Ping(Bytes::new()));
    }
    let encoder = outbox.seal_open();
    let received = connection.with(|state| state.received);
    let packet = outbox.next_packet(received, core.settings.limits.bytes_in_flight);
    drop(outbox);
    if let Some(encoder) = encoder {
        core.settings.pool.put(encoder);
    }
    let packet = packet?;
    core.touch();
    counters::sent(packet.len());
    connection.with(|state| state.owed = 0);
    Some(Message::Binary(packet))
}

/// Asks for a sign of life; ends when none has come for long. Browsers answer even while a `prompt()` blocks their JavaScript.
async fn pulse(core: &Core, connection: &Connection) {
    let every = core.settings.ping;
    loop {
        tokio::time::sleep(every).await;
        if connection.with(|state| state.heard.elapsed()) > every * 2 {
            return;
        }
        core.outbox().due.ping = true;
        core.wake.notify_one();
    }
}

/// Tells a page that its session is over.
async fn part(sink: &mut SplitSink<WebSocket, Message>, ending: &Ending) {
    let (over, message) = match ending {
        Ending::Closed => (Reason::Closed, "the server ended the session"),
        Ending::Left | Ending::Lost => (Reason::Unknown, GONE),
        Ending::Refused => (Reason::Refused, "this browser may not go on"),
        Ending::Broken(why) => (Reason::Broken, &**why),
    };
    for message in last_words(over, message) {
        let _ = sink.send(message).await;
    }
}

/// Turns away whoever never had a session.
pub(crate) async fn turn_away(mut socket: Box<WebSocket>, reason: Reason, message: &str) {
    for message in last_words(reason, message) {
        let _ = tokio::time::timeout(PARTING, socket.send(message)).await;
    }
}

fn last_words(over: Reason, message: &str) -> [Message; 2] {
    let text = serde_json::to_string(&Over { over, message }).unwrap_or_default();
    let reason = (0..=MAX_CLOSE).rev().find_map(|end| message.get(..end.min(message.len()))).unwrap_or_default();
    [Message::text(text), Message::Close(Some(CloseFrame { code: OVER, reason: reason.to_owned().into() }))]
}
