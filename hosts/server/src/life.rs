//! A session's one task: its connections, one after the other, its time limits, and its end.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::core::{Core, Ending};
use crate::counters;
use crate::farewell;
use crate::handshake::{GONE, Reason, VERSION, Welcome};
use crate::inbox::Inbox;
use crate::limits;
use crate::packet::Broken;
use crate::places::Place;
use crate::secret::Secret;
use crate::sessions::{Arrival, Entry};
use crate::socket::{self, Outcome};

/// A browser does not hold up the end of its session, however slowly it takes in what was written before.
const LAST_CALLS: Duration = Duration::from_secs(10);

/// Runs a session to its end.
pub(crate) async fn live(
    entry: Arc<Entry>,
    first: Arrival,
    secret: Secret,
    mut arriving: mpsc::Receiver<Box<Arrival>>,
    place: Place,
) {
    let core = Arc::clone(entry.session.core());
    let open = counters::Open::new();
    tokio::select! {
        () = connections(&entry, first, secret, &mut arriving) => {}
        () = core.deadlines.watch(&core.link, &core.trace) => {}
        () = overdue(&core) => {}
    }
    core.settings.sessions.remove(entry.id);
    core.finish();
    drop((place, open));
}

/// Ends a session in which nothing has been said for too long. Comes back when one has been over for so long that nobody waits for the browser
/// any more, whether it reads, or comes back again and again.
async fn overdue(core: &Core) {
    tokio::select! {
        () = core.ended.notified() => {}
        () = end_idle(core) => {}
    }
    tokio::time::sleep(LAST_CALLS).await;
}

async fn end_idle(core: &Core) {
    let max = core.settings.limits.idle;
    while let Some(left) = max.checked_sub(core.quiet()).filter(|left| !left.is_zero()) {
        tokio::time::sleep(left).await;
    }
    core.end(Ending::Broken(limits::was_reached("idle time", &max).into()));
}

async fn connections(entry: &Entry, first: Arrival, secret: Secret, arriving: &mut mpsc::Receiver<Box<Arrival>>) {
    let core = entry.session.core();
    let mut inbox = Inbox::default();
    let (mut arrival, mut secret) = (first, secret);
    loop {
        if let Some((shown, received)) = arrival.resumed {
            let Ok(next) = Secret::new() else { return core.end(Ending::Refused) };
            entry.secrets().rotate(shown, next);
            secret = next;
            counters::resume();
            if let Err(Broken(why)) = core.outbox().replay(received) {
                core.end(Ending::Broken(why));
            }
        }
        core.settings.sessions.found(entry.id);
        let welcome = welcome(entry, &secret, inbox.received());
        core.set_connected();
        let outcome = tokio::select! {
            outcome = socket::serve(core, arrival.socket, &welcome, &mut inbox, || entry.secrets().confirm()) => outcome,
            Some(next) = next_arrival(entry, arriving) => Outcome::Replaced(next),
        };
        arrival = match outcome {
            Outcome::Replaced(next) => next,
            Outcome::Over => return,
            Outcome::Lost => match wait(entry, arriving).await {
                Some(next) => next,
                None => return,
            },
        };
    }
}

/// The next socket on which the browser comes back. It showed a good secret at the door; since then another one may have shown that it has a newer
/// one, or the session may have ended.
async fn next_arrival(entry: &Entry, arriving: &mut mpsc::Receiver<Box<Arrival>>) -> Option<Arrival> {
    loop {
        let arrival = *arriving.recv().await?;
        let is_known = arrival.resumed.as_ref().is_some_and(|(shown, _)| entry.secrets().fits(shown));
        if is_known && !entry.session.core().is_ending() {
            return Some(arrival);
        }
        tokio::spawn(farewell::turn_away(arrival.socket, Reason::Unknown, GONE));
    }
}

fn welcome(entry: &Entry, secret: &Secret, received: u32) -> String {
    let settings = &entry.session.core().settings;
    let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let welcome = Welcome {
        jsinterop: VERSION,
        session: entry.id.to_string(),
        secret: secret.tell(),
        received,
        retention: millis(settings.retention),
        ping: millis(settings.ping),
        packet_bytes: settings.limits.packet_bytes,
        crates: &settings.exposed,
    };
    // Strings and numbers always become JSON.
    serde_json::to_string(&welcome).unwrap_or_default()
}

/// The connection is lost: waits for the browser, for as long as the server is willing to.
async fn wait(entry: &Entry, arriving: &mut mpsc::Receiver<Box<Arrival>>) -> Option<Arrival> {
    let core = entry.session.core();
    let settings = &core.settings;
    core.set_lost();
    if let Some(one_too_many) = settings.sessions.lost(entry, settings.limits.kept_sessions) {
        one_too_many.session.core().end(Ending::Lost);
    }
    tokio::select! {
        next = next_arrival(entry, arriving) => next,
        () = tokio::time::sleep(settings.retention) => None,
        () = is_over(core) => None,
    }
}

/// Something ends the session while nobody is connected: it is closed, or more waits for the browser than the server holds beside what was on
/// its way when the connection was lost.
async fn is_over(core: &Core) {
    while core.ending().is_none() && core.outbox().unsent_bytes() <= core.settings.limits.bytes_in_flight {
        core.wake.notified().await;
    }
}
