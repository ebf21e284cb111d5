//! The last messages of a session, for whoever asks what went on: kinds, names and sizes; never a value.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// No name is kept beyond this length: a browser may make one up.
const LONG: usize = 100;

/// A message between a session's browser and Rust; see [`Session::recent_messages`](crate::Session::recent_messages).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecentMessage {
    /// How long after the session began.
    pub at: Duration,
    /// Whether the browser sent it.
    pub is_from_browser: bool,
    /// `call`, `invoke`, `return`, `cancel`, `release` or `revoke`.
    pub kind: &'static str,
    /// The number of the call, the invocation or the object.
    pub id: u64,
    /// What is called or invoked, also of what is returned while that is still kept; else empty.
    pub path: String,
    /// Its length, where it is known: with its texts, and of a message from a browser without what came in pieces.
    pub bytes: usize,
}

/// So many of them, the oldest first.
#[derive(Debug)]
pub(crate) struct Recent {
    max: usize,
    messages: Mutex<VecDeque<RecentMessage>>,
}

impl Recent {
    pub(crate) fn new(max: usize) -> Self {
        Self { max, messages: Mutex::default() }
    }

    pub(crate) fn is_wanted(&self) -> bool {
        self.max > 0
    }

    pub(crate) fn add(&self, mut message: RecentMessage) {
        message.path.truncate((0..=LONG).rev().find(|end| message.path.is_char_boundary(*end)).unwrap_or_default());
        let mut messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        if message.kind == "return" {
            let begins = if message.is_from_browser { "call" } else { "invoke" };
            let began = messages.iter().rev().find(|other| other.kind == begins && other.id == message.id);
            message.path = began.map(|began| began.path.clone()).unwrap_or_default();
        }
        if messages.len() >= self.max {
            messages.pop_front();
        }
        messages.push_back(message);
    }

    pub(crate) fn all(&self) -> Vec<RecentMessage> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(kind: &'static str, is_from_browser: bool, path: &str) -> RecentMessage {
        RecentMessage { at: Duration::ZERO, is_from_browser, kind, id: 1, path: path.into(), bytes: 0 }
    }

    #[test]
    fn the_oldest_is_forgotten_and_names_are_cut() {
        let recent = Recent::new(3);
        recent.add(message("call", false, "a.b"));
        recent.add(message("invoke", true, &"é".repeat(100)));
        recent.add(message("return", true, ""));
        recent.add(message("return", false, ""));
        let paths: Vec<_> = recent.all().into_iter().map(|message| message.path).collect();
        assert_eq!(paths, ["é".repeat(50), "a.b".to_owned(), "é".repeat(50)]);
    }
}
