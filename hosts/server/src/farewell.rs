//! The last words to a browser: why it is turned away, or why its session is over.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};

use crate::core::Ending;
use crate::handshake::{GONE, Over, Reason};

/// Ours.
const OVER: u16 = 4000;
/// No reason for closing is longer.
const MAX_CLOSE: usize = 123;
/// Whoever is turned away takes it in within this time.
const PARTING: Duration = Duration::from_secs(5);
/// Whose session is over closes its own end within this time.
const LINGER: Duration = Duration::from_secs(2);

/// Tells a page that its session is over.
pub(crate) async fn part(socket: &mut WebSocket, ending: &Ending) {
    let (over, message) = match ending {
        Ending::Closed => (Reason::Closed, "the server ended the session"),
        Ending::Left | Ending::Lost => (Reason::Unknown, GONE),
        Ending::Refused => (Reason::Refused, "this browser may not go on"),
        Ending::Broken(why) => (Reason::Broken, &**why),
    };
    say(socket, over, message).await;
}

/// Reads on for a while: whoever closes a socket from which more would come takes back what the other side has not read, the last words too.
pub(crate) async fn linger(mut socket: Box<WebSocket>) {
    let reading = async { while let Some(Ok(_)) = socket.recv().await {} };
    let _ = tokio::time::timeout(LINGER, reading).await;
}

/// Turns away whoever never had a session, or has none any more.
pub(crate) async fn turn_away(mut socket: Box<WebSocket>, reason: Reason, message: &str) {
    let _ = tokio::time::timeout(PARTING, say(&mut socket, reason, message)).await;
}

async fn say(socket: &mut WebSocket, reason: Reason, message: &str) {
    for message in last_words(reason, message) {
        let _ = socket.send(message).await;
    }
}

fn last_words(over: Reason, message: &str) -> [Message; 2] {
    let text = serde_json::to_string(&Over { over, message }).unwrap_or_default();
    let reason = (0..=MAX_CLOSE).rev().find_map(|end| message.get(..end.min(message.len()))).unwrap_or_default();
    [Message::text(text), Message::Close(Some(CloseFrame { code: OVER, reason: reason.to_owned().into() }))]
}
