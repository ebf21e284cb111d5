//! What browsers may cost: every limit by its name, with its default.

use std::time::Duration;

use jsinterop::host::{Bounds, refusal};
use jsinterop::wire::Budget;

use crate::counters;

/// Limits of a [`Server`](crate::Server): what one session may cost, and how many there may be. Begin with the defaults and change what you
/// have to:
///
/// ```
/// let mut limits = jsinterop_server::Limits::default();
/// limits.kept_sessions = 1_000;
/// # let _ = limits;
/// ```
///
/// What happens at each of them is in a table of the [threat model](crate::threat_model).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Limits {
    /// How long a browser may take to say hello. 10 seconds.
    pub handshake: Duration,
    /// How long a session may go without a message either way. 24 hours.
    pub idle: Duration,
    /// Sessions at the same time. 20,000.
    pub sessions: usize,
    /// Sessions of one address at the same time, and sockets of it that have not said hello: an IPv4 address, or 64 bits of an IPv6 one. Counted
    /// where the application is served with `into_make_service_with_connect_info`; behind a proxy, see
    /// [`Server::trusted_proxies`](crate::Server::trusted_proxies). 1,000.
    pub sessions_per_address: usize,
    /// Sessions whose connection is lost and that wait for their browser. Beyond, those of the address with the most of them end, the longest-waiting
    /// first. 1,000.
    pub kept_sessions: usize,
    /// Bytes of one message of the socket. 1 MiB.
    pub packet_bytes: usize,
    /// Bytes that travel in pieces beside a message, in all, from one browser, and what waits for them. 128 MiB.
    pub piece_bytes: usize,
    /// Bytes on the way to one browser: written, and not yet acknowledged. 4 MiB. What travels in pieces counts when it is written.
    pub bytes_in_flight: usize,
    /// Bytes that calls hold which wait because the browser takes in less than is written. One may wait whatever it holds. 16 MiB.
    pub waiting_bytes: usize,
    /// Values that one message becomes when it is decoded, those inside others among them. 250,000.
    pub values: usize,
    /// Bytes that one message becomes beside what came in pieces: texts, keys in each object they stand in, typed arrays. 4 MiB. Messages that
    /// came as one frame may become that much together, and 16 times what the frame has.
    pub decoded_bytes: usize,
    /// How deep values from a browser may nest. 128.
    pub depth: usize,
    /// Calls of one session that wait for an answer. 10,000.
    pub calls: usize,
    /// Invocations of one session that run. 1,000.
    pub invocations: usize,
    /// Invocations that one session may begin in a second, in the long run. 1,000.
    pub invocations_per_second: u32,
    /// As many may come at once. Whoever is beyond it is not listened to until time has made up for it; twice as many are refused. 5,000.
    pub invocation_burst: u32,
    /// Objects of one browser that Rust holds. 10,000.
    pub objects: usize,
    /// Rust objects and closures that one browser holds. 10,000.
    pub references: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            handshake: Duration::from_secs(10),
            idle: Duration::from_secs(24 * 60 * 60),
            sessions: 20_000,
            sessions_per_address: 1_000,
            kept_sessions: 1_000,
            packet_bytes: 1 << 20,
            piece_bytes: 128 << 20,
            bytes_in_flight: 4 << 20,
            waiting_bytes: 16 << 20,
            values: 250_000,
            decoded_bytes: 4 << 20,
            depth: 128,
            calls: 10_000,
            invocations: 1_000,
            invocations_per_second: 1_000,
            invocation_burst: 5_000,
            objects: 10_000,
            references: 10_000,
        }
    }
}

impl Limits {
    /// What the runtime counts.
    pub(crate) fn bounds(&self) -> Bounds {
        let mut bounds = Bounds::default();
        (bounds.calls, bounds.waiting_bytes) = (self.calls, self.waiting_bytes);
        (bounds.objects, bounds.references) = (self.objects, self.references);
        bounds
    }

    /// What one message may become, beside so many bytes that came in pieces.
    pub(crate) fn budget(&self, in_pieces: usize) -> Budget {
        let bytes = self.decoded_bytes.saturating_add(in_pieces);
        Budget::UNLIMITED.values(self.values).bytes(bytes).depth(self.depth)
    }
}

/// A limit that a browser reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reached {
    pub(crate) limit: &'static str,
    pub(crate) max: u64,
}

impl Reached {
    /// A browser has reached a limit; it is counted.
    pub(crate) fn new(limit: &'static str, max: usize) -> Self {
        counters::limit(limit);
        Self { limit, max: u64::try_from(max).unwrap_or(u64::MAX) }
    }

    /// As what an invocation is rejected with.
    pub(crate) fn refusal(self) -> jsinterop::JsException {
        refusal("limit", self.to_string())
    }
}

impl std::fmt::Display for Reached {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&was_reached(self.limit, &self.max))
    }
}

/// How it is said that a limit was reached; `JsError::LimitExceeded` says the same.
pub(crate) fn was_reached(limit: &str, max: &dyn std::fmt::Debug) -> String {
    format!("the limit on {limit} ({max:?}) was reached")
}
