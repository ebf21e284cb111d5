//! What is said before the first packet, as JSON texts that any version can read: hello and welcome, or why not.

use serde::{Deserialize, Serialize};

/// The version of what is spoken after the welcome; `js/src/socket.ts` has the same number.
pub(crate) const VERSION: u32 = 1;

/// No hello is longer.
pub(crate) const MAX_HELLO: usize = 4096;

/// What a browser hears that asks for a session nobody has.
pub(crate) const GONE: &str = "the session is not there any more";

/// What a browser says first.
#[derive(Debug, Deserialize)]
pub(crate) struct Hello {
    /// The version it speaks.
    pub(crate) jsinterop: u32,
    /// The session it comes back to.
    pub(crate) resume: Option<Resume>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Resume {
    pub(crate) session: String,
    pub(crate) secret: String,
    /// How many packets it has taken in.
    pub(crate) received: u32,
}

/// What it is answered.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Welcome<'a> {
    pub(crate) jsinterop: u32,
    pub(crate) session: String,
    pub(crate) secret: String,
    /// How many packets the server has taken in.
    pub(crate) received: u32,
    /// How long the server waits when the connection is lost, in milliseconds.
    pub(crate) retention: u64,
    /// How often a page that is connected hears something at least, in milliseconds: one that hears nothing for much longer is not.
    pub(crate) ping: u64,
    /// The longest packet it takes.
    pub(crate) packet_bytes: usize,
    /// The crates whose exports can be invoked.
    pub(crate) crates: &'a [String],
}

/// Why a browser is turned away, or its session is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reason {
    /// The page's agent speaks another version.
    Version,
    /// What was said is no hello.
    Hello,
    /// The application, or a limit, lets nobody in.
    Refused,
    /// The session is not there any more, or never was.
    Unknown,
    /// The application ended it.
    Closed,
    /// The browser broke a rule or a limit.
    Broken,
}

/// The last text of a connection.
#[derive(Debug, Serialize)]
pub(crate) struct Over<'a> {
    pub(crate) over: Reason,
    pub(crate) message: &'a str,
}
