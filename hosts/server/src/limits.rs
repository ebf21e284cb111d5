//! What one browser may cost: every limit by its name, with its default.

use std::time::Duration;

/// Limits of a [`Server`](crate::Server): what one session may cost. Begin with the defaults and change what you have to:
///
/// ```
/// let mut limits = jsinterop_server::Limits::default();
/// limits.kept_sessions = 1_000;
/// # let _ = limits;
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Limits {
    /// How long a browser may take to say hello. 10 seconds.
    pub handshake: Duration,
    /// Bytes of one message of the socket. 1 MiB.
    pub packet_bytes: usize,
    /// Bytes that travel in pieces beside a message, in all, from one browser. 128 MiB.
    pub piece_bytes: usize,
    /// Bytes on the way to one browser: written, and not yet acknowledged. 4 MiB. What travels in pieces counts when it is written.
    pub bytes_in_flight: usize,
    /// Sessions whose connection is lost and that wait for their browser; the longest-waiting end first. 1,000.
    pub kept_sessions: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            handshake: Duration::from_secs(10),
            packet_bytes: 1 << 20,
            piece_bytes: 128 << 20,
            bytes_in_flight: 4 << 20,
            kept_sessions: 1_000,
        }
    }
}
