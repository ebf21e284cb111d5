//! One connection: what arrives, what leaves and what is due, one after the other in the session's task.

use std::borrow::Cow;
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures_util::{SinkExt as _, StreamExt as _};

use crate::agenda::{Agenda, Due};
use crate::core::{Core, Ending};
use crate::counters;
use crate::farewell;
use crate::inbox::Inbox;
use crate::intake::Intake;
use crate::limits::Reached;
use crate::outbox;
use crate::packet::{Broken, HEADER};
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

/// What arrives is acknowledged after so many bytes at the latest.
const ACKNOWLEDGE_BYTES: usize = 64 << 10;
/// So much may wait of the socket's own answers to pings, which it keeps without a bound: no browser sends pings at all.
const PONGS: usize = 64 << 10;
/// What each of them has beside what the ping had.
const BESIDE_PONG: usize = 16;
/// A page that goes away says so with this code.
const LEFT: u16 = 4001;

/// What there is to do next.
enum Event {
    /// A message, or the end of them.
    Arrived(Option<Result<Message, axum::Error>>),
    /// Somebody else has something to send.
    Woken,
    /// Something may be due.
    Alarm,
    /// What was sent did not leave.
    Unsent,
    /// The session is to end, and all that was written has left.
    Over,
}

struct Connection<'a, Confirm> {
    core: &'a Core,
    socket: Box<WebSocket>,
    intake: Intake<'a>,
    agenda: Agenda,
    /// To be called when the first packet has come.
    confirm: Option<Confirm>,
    /// Bytes that have not been acknowledged.
    owed: usize,
    /// Bytes of answers to pings that may not have left.
    pongs: usize,
    /// A message is being sent.
    is_sending: bool,
    /// There may be another one.
    may_send: bool,
    /// The browser broke a rule or a limit: nobody listens any more.
    is_deaf: bool,
}

/// Serves a connection until it is lost or the session is over.
pub(crate) async fn serve(
    core: &Core,
    socket: Box<WebSocket>,
    welcome: &str,
    inbox: &mut Inbox,
    confirm: impl FnOnce(),
) -> Outcome {
    let mut connection = Connection::new(core, socket, inbox, confirm);
    if connection.send(Message::text(welcome)).is_err() {
        return Outcome::Lost;
    }
    let mut alarm = pin!(tokio::time::sleep(Duration::MAX));
    loop {
        if let Some(at) = connection.agenda.next().filter(|at| *at < alarm.deadline()) {
            alarm.as_mut().reset(at);
        }
        let event = tokio::select! {
            // In this order, so that a flood holds up neither what is due nor what others send.
            biased;
            () = alarm.as_mut() => Event::Alarm,
            () = core.wake.notified() => Event::Woken,
            event = poll_fn(|cx| connection.poll(cx)) => event,
        };
        let outcome = match event {
            Event::Arrived(message) => connection.hear(message),
            Event::Woken => {
                connection.may_send = true;
                None
            }
            Event::Alarm => {
                alarm.set(tokio::time::sleep(Duration::MAX));
                connection.look()
            }
            Event::Unsent => Some(Outcome::Lost),
            Event::Over => {
                if let Some(ending) = core.ending() {
                    farewell::part(&mut connection.socket, &ending).await;
                }
                Some(Outcome::Over)
            }
        };
        if let Some(outcome) = outcome {
            if matches!(outcome, Outcome::Over) {
                tokio::spawn(farewell::linger(connection.socket));
            }
            return outcome;
        }
    }
}

impl<'a, Confirm: FnOnce()> Connection<'a, Confirm> {
    fn new(core: &'a Core, socket: Box<WebSocket>, inbox: &'a mut Inbox, confirm: Confirm) -> Self {
        Self {
            core,
            socket,
            intake: Intake::new(core, inbox),
            agenda: Agenda::new(core.settings.ping),
            confirm: Some(confirm),
            owed: 0,
            pongs: 0,
            is_sending: false,
            may_send: true,
            is_deaf: false,
        }
    }

    /// What is ready is read before anything is sent, so that the answers to it leave together.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Event> {
        let mut is_drained = self.is_deaf || self.agenda.is_paused();
        loop {
            let sent = self.poll_sent(cx);
            if let Poll::Ready(Err(_)) = sent {
                return Poll::Ready(Event::Unsent);
            }
            if !is_drained && let Poll::Ready(message) = self.socket.poll_next_unpin(cx) {
                return Poll::Ready(Event::Arrived(message));
            }
            is_drained = true;
            if sent.is_pending() || !self.may_send {
                return Poll::Pending;
            }
            let Some(message) = self.next_message() else {
                self.may_send = false;
                return if self.core.is_ending() && self.is_through() {
                    Poll::Ready(Event::Over)
                } else {
                    Poll::Pending
                };
            };
            if self.send(message).is_err() {
                return Poll::Ready(Event::Unsent);
            }
        }
    }

    /// Whether nothing is on its way into the socket.
    fn poll_sent(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), axum::Error>> {
        if !self.is_sending {
            return Poll::Ready(Ok(()));
        }
        let sent = self.socket.poll_flush_unpin(cx);
        self.is_sending = sent.is_pending();
        if sent.is_ready() {
            self.pongs = 0;
        }
        sent
    }

    fn hear(&mut self, message: Option<Result<Message, axum::Error>>) -> Option<Outcome> {
        self.agenda.heard();
        // Also when nothing is to be answered: what was acknowledged makes room.
        self.may_send = true;
        match message {
            Some(Ok(Message::Binary(bytes))) => {
                if let Some(confirm) = self.confirm.take() {
                    confirm();
                }
                if let Err(Broken(why)) = self.take_in(bytes) {
                    self.refuse(why);
                }
            }
            Some(Ok(Message::Ping(bytes))) => self.pong(bytes.len()),
            Some(Ok(Message::Pong(_))) => {}
            Some(Ok(Message::Text(_))) => self.refuse("a text was sent where packets are"),
            Some(Ok(Message::Close(Some(CloseFrame { code: LEFT, .. })))) => {
                self.core.end(Ending::Left);
                return Some(Outcome::Over);
            }
            Some(Err(error)) if is_too_long(&error) => {
                let reached = Reached::new("bytes of one message", self.core.settings.limits.packet_bytes);
                self.refuse(reached.to_string());
            }
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Some(Outcome::Lost),
        }
        None
    }

    /// The socket has answered a ping of so many bytes, by itself.
    fn pong(&mut self, bytes: usize) {
        self.is_sending = true;
        self.pongs += bytes + BESIDE_PONG;
        if self.pongs > PONGS {
            self.refuse("pings were sent whose answers nobody takes in");
        }
    }

    /// The browser broke a rule or a limit: it is told, and the session is over.
    fn refuse(&mut self, why: impl Into<Cow<'static, str>>) {
        let why = why.into();
        tracing::warn!(%why, "a browser broke the rules: its session is over");
        self.core.end(Ending::Broken(why));
        self.is_deaf = true;
    }

    fn take_in(&mut self, bytes: Bytes) -> Result<(), Broken> {
        let taken = self.intake.take(bytes)?;
        if taken > 0 {
            self.agenda.owe();
            self.owed += taken;
        }
        if self.owed >= ACKNOWLEDGE_BYTES {
            self.core.outbox().due.acknowledgement = true;
        }
        self.agenda.pause(self.core.flow.pause());
        Ok(())
    }

    /// Whether all that goes before the end has left. What was written before it does when the session was closed: the browser makes room for it.
    fn is_through(&self) -> bool {
        self.core.ending() != Some(Ending::Closed) || self.core.outbox().is_sent()
    }

    fn next_message(&mut self) -> Option<Message> {
        let core = self.core;
        let mut outbox = core.outbox();
        if std::mem::take(&mut outbox.due.ping) {
            return Some(Message::Ping(Bytes::new()));
        }
        let encoder = outbox.seal_open();
        let packet = outbox.next_packet(self.intake.received(), core.settings.limits.bytes_in_flight);
        drop(outbox);
        if let Some(encoder) = encoder {
            core.settings.pool.put(encoder);
        }
        let packet = packet?;
        if packet.len() > HEADER * 4 {
            core.touch();
        }
        counters::sent(packet.len());
        self.owed = 0;
        self.agenda.owe_nothing();
        Some(Message::Binary(packet))
    }

    fn send(&mut self, message: Message) -> Result<(), axum::Error> {
        self.is_sending = true;
        self.socket.start_send_unpin(message)
    }

    fn look(&mut self) -> Option<Outcome> {
        match self.agenda.due()? {
            Due::Silence => return Some(Outcome::Lost),
            Due::Pause => self.agenda.pause(self.core.flow.pause()),
            // A page does not see pings: the acknowledgement is its sign of life.
            Due::Ping => self.core.outbox().due = outbox::Due { ping: true, acknowledgement: true },
            Due::Acknowledgement => self.core.outbox().due.acknowledgement = true,
        }
        self.may_send = true;
        None
    }
}

/// The one error of a socket that is no loss of it: the same message would come again. It has no name outside of axum.
fn is_too_long(error: &axum::Error) -> bool {
    error.to_string().starts_with("Space limit exceeded")
}
