//! What a connection brings: packets, looked into one after the other. They wait while their browser takes in less than it asks for.

use std::collections::VecDeque;
use std::sync::atomic::Ordering;

use axum::body::Bytes;

use crate::core::Core;
use crate::counters;
use crate::dispatch;
use crate::inbox::{Inbox, Taken};
use crate::limits::Reached;
use crate::packet::{self, ACKNOWLEDGEMENT, Broken, HEADER, Reader, broken};

/// So much may wait beside the last packet: more than an honest page sends while nothing is acknowledged.
const MAX: usize = 8 << 20;
/// What each packet costs beside its bytes.
const BESIDE: usize = 128;

/// One connection's packets, on their way into the session's inbox.
pub(crate) struct Intake<'a> {
    core: &'a Core,
    inbox: &'a mut Inbox,
    held: Held,
}

impl<'a> Intake<'a> {
    pub(crate) fn new(core: &'a Core, inbox: &'a mut Inbox) -> Self {
        Self { core, inbox, held: Held::default() }
    }

    /// How many packets have been taken in.
    pub(crate) fn received(&self) -> u32 {
        self.inbox.received()
    }

    /// Takes in a packet, after what waited before it. Answers how many bytes are to be acknowledged.
    pub(crate) fn take(&mut self, bytes: Bytes) -> Result<usize, Broken> {
        self.held.add(self.core, bytes)?;
        let mut taken = 0;
        while let Some(bytes) = self.held.next(self.core) {
            taken += self.look_into(&bytes)?;
        }
        Ok(taken)
    }

    fn look_into(&mut self, bytes: &Bytes) -> Result<usize, Broken> {
        let core = self.core;
        let words = packet::words(bytes)?;
        let before = self.inbox.received();
        self.inbox.take(Reader::new(&words)?, core.settings.limits.piece_bytes, |item| match item {
            Taken::Frame { words, text, blobs } => dispatch::frame(core, words, text, &blobs),
            Taken::Ready => {
                if core.is_ready.swap(true, Ordering::AcqRel) {
                    return broken("a page is ready once");
                }
                core.set_connected();
                Ok(())
            }
        })?;
        if self.inbox.received() == before {
            return Ok(0);
        }
        core.touch();
        Ok(bytes.len())
    }
}

/// What one connection has brought and nobody has looked into. Should the connection be lost, it comes again.
#[derive(Debug, Default)]
struct Held {
    packets: VecDeque<Bytes>,
    bytes: usize,
}

impl Held {
    /// A packet has come. What it acknowledges is heard at once: that is what makes room.
    fn add(&mut self, core: &Core, bytes: Bytes) -> Result<(), Broken> {
        counters::received(bytes.len());
        let max = core.settings.limits.packet_bytes;
        if bytes.len() > max {
            return broken(Reached::new("bytes of one message", max).to_string());
        }
        let words = packet::words(bytes.get(..HEADER * 4).unwrap_or_default())?;
        let Reader { kind, acknowledged, .. } = Reader::new(&words)?;
        core.outbox().acknowledge(acknowledged)?;
        core.let_in();
        if kind == ACKNOWLEDGEMENT {
            return Ok(());
        }
        self.bytes += bytes.len() + BESIDE;
        if self.bytes > MAX.saturating_add(max) {
            let max = core.settings.limits.bytes_in_flight;
            return broken(Reached::new("bytes in flight", max).to_string());
        }
        self.packets.push_back(bytes);
        Ok(())
    }

    /// The next packet that may be looked into: none when the session is over.
    fn next(&mut self, core: &Core) -> Option<Bytes> {
        if self.packets.is_empty() || core.is_ending() {
            return None;
        }
        if core.is_full() {
            self.own();
            return None;
        }
        let bytes = self.packets.pop_front()?;
        self.bytes -= bytes.len() + BESIDE;
        Some(bytes)
    }

    /// What came last has to wait. It is a piece of a buffer that may be much longer, and that would stay as long.
    fn own(&mut self) {
        if let Some(last) = self.packets.back_mut() {
            *last = Bytes::copy_from_slice(last);
        }
    }
}
