//! What leaves for one browser: frames while they are filled, what travels in pieces, and what has not been acknowledged.

use std::collections::VecDeque;

use bytes::Bytes;
use jsinterop::host::CallId;
use jsinterop::wire::{Encoder, Tables};

use crate::packet::{ACKNOWLEDGEMENT, Broken, DATA, Writer, broken};

/// How much of a blob one packet carries: a call that comes meanwhile waits for so much at most.
pub(crate) const PIECE: usize = 64 << 10;

/// Pieces leave while no more than this is on its way, so that a call that comes meanwhile has little before it on a slow line.
const PIECES_IN_FLIGHT: usize = 512 << 10;

/// A packet takes in no more frames beyond this length.
const FULL: usize = 256 << 10;

/// What each packet costs beside its bytes while it is kept.
const BESIDE: usize = 320;

/// An encoder with buffers beyond this length is not kept.
const LARGE: usize = 64 << 10;

/// The sending half of a session; it outlives a connection.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    /// The frame that takes calls. Absent while nobody calls, and while somebody writes into it.
    open: Option<Filling>,
    is_lent: bool,
    /// Frames that were written while the open one was lent: they come after it.
    behind: Vec<Sealed>,
    frames: VecDeque<Sealed>,
    uploads: VecDeque<Upload>,
    next_blob: u32,
    /// Packets that have been sent and not acknowledged, the oldest first.
    kept: VecDeque<Bytes>,
    /// The number of the oldest of them.
    first_kept: u32,
    /// How many of them go out again before anything new does.
    resend: usize,
    kept_bytes: usize,
    /// Bytes of the frames that have not been sent.
    ready_bytes: usize,
    /// Bytes of the frame that takes calls.
    open_bytes: usize,
    /// Bytes of blobs that have not been sent.
    upload_bytes: usize,
    /// A call was told to wait until there is room.
    pub(crate) is_waited_for: bool,
    pub(crate) due: Due,
}

/// What is to be sent although nobody wrote anything.
#[derive(Debug, Default)]
pub(crate) struct Due {
    pub(crate) ping: bool,
    pub(crate) acknowledgement: bool,
}

/// A frame that is being filled, and the calls in it.
#[derive(Debug)]
pub(crate) struct Filling {
    pub(crate) encoder: Encoder,
    pub(crate) calls: Vec<CallId>,
    is_open_one: bool,
}

/// A frame that is complete, as items of a packet.
#[derive(Debug)]
struct Sealed {
    items: Vec<u8>,
    blobs: Vec<Upload>,
    calls: Vec<CallId>,
}

/// A blob on its way.
#[derive(Debug)]
struct Upload {
    number: u32,
    bytes: Vec<u8>,
    sent: usize,
    pieces: u32,
}

impl Outbox {
    /// Lends a frame to write into. While the open one is lent, it is one more.
    pub(crate) fn lend(&mut self, new: impl FnOnce() -> Encoder) -> Filling {
        let is_open_one = !std::mem::replace(&mut self.is_lent, true);
        let open = if is_open_one { self.open.take() } else { None };
        open.unwrap_or_else(|| {
            let mut encoder = new();
            encoder.begin();
            Filling { encoder, calls: Vec::new(), is_open_one }
        })
    }

    /// Takes a lent frame back. Answers an encoder that is not needed any more.
    pub(crate) fn take_back(&mut self, filling: Filling) -> Option<Encoder> {
        if !filling.is_open_one {
            let (sealed, encoder) = self.seal(filling);
            if self.is_lent {
                self.behind.extend(sealed);
                return encoder;
            }
            let other = self.seal_open();
            self.frames.extend(sealed);
            return encoder.or(other);
        }
        self.is_lent = false;
        if filling.encoder.is_empty() && self.behind.is_empty() {
            return Some(filling.encoder);
        }
        let (bytes, beside) = filling.encoder.size();
        self.open = Some(filling);
        self.open_bytes = bytes;
        if self.behind.is_empty() && bytes < FULL && beside <= PIECE {
            return None;
        }
        let encoder = self.seal_open();
        self.frames.extend(std::mem::take(&mut self.behind));
        encoder
    }

    /// Completes the open frame, so that what is written next comes in another one.
    pub(crate) fn seal_open(&mut self) -> Option<Encoder> {
        self.open_bytes = 0;
        let filling = self.open.take()?;
        let (sealed, encoder) = self.seal(filling);
        self.frames.extend(sealed);
        encoder
    }

    fn seal(&mut self, filling: Filling) -> (Option<Sealed>, Option<Encoder>) {
        let Filling { mut encoder, calls, .. } = filling;
        if encoder.is_empty() {
            return (None, Some(encoder));
        }
        let frame = encoder.end();
        let mut blobs = Vec::with_capacity(frame.blobs.len());
        for bytes in frame.blobs.drain(..) {
            let bytes_len = bytes.len();
            blobs.push(Upload { number: self.next_blob, bytes, sent: 0, pieces: 0 });
            self.next_blob = self.next_blob.wrapping_add(1);
            self.upload_bytes += bytes_len;
        }
        let named: Vec<_> = blobs.iter().map(|blob| (blob.number, blob.bytes.len())).collect();
        let mut writer = Writer::of_items();
        writer.frame(frame.words, frame.text, &named);
        let is_large = frame.words.len() * 4 + frame.text.len() > LARGE;
        let items = writer.finish();
        self.ready_bytes += items.len();
        (Some(Sealed { items, blobs, calls }), (!is_large).then_some(encoder))
    }

    /// The next packet: what has to be sent again, else all that is ready and one piece.
    pub(crate) fn next_packet(&mut self, received: u32, max: usize) -> Option<Bytes> {
        if self.resend > 0 {
            let again = self.kept.get(self.kept.len() - self.resend).cloned();
            self.resend -= 1;
            return again;
        }
        let mut packet = Writer::new(DATA, self.next_number(), received);
        if self.kept_bytes < max {
            self.fill(&mut packet);
        }
        if packet.is_empty() {
            let is_due = std::mem::take(&mut self.due.acknowledgement);
            return is_due.then(|| Writer::new(ACKNOWLEDGEMENT, 0, received).finish().into());
        }
        self.due.acknowledgement = false;
        let packet = Bytes::from(packet.finish());
        self.kept_bytes += packet.len() + BESIDE;
        self.kept.push_back(packet.clone());
        Some(packet)
    }

    fn fill(&mut self, packet: &mut Writer) {
        while packet.len() < FULL
            && let Some(sealed) = self.frames.pop_front()
        {
            self.ready_bytes -= sealed.items.len();
            packet.items(&sealed.items);
            self.uploads.extend(sealed.blobs);
        }
        while self.kept_bytes < PIECES_IN_FLIGHT
            && packet.len() < PIECE
            && let Some(upload) = self.uploads.pop_front()
        {
            self.piece(packet, upload);
        }
    }

    /// In turn, so that a short blob does not wait for a long one.
    fn piece(&mut self, packet: &mut Writer, mut upload: Upload) {
        let end = upload.bytes.len().min(upload.sent + PIECE);
        packet.piece(upload.number, upload.pieces, upload.bytes.get(upload.sent..end).unwrap_or_default());
        self.upload_bytes -= end - upload.sent;
        upload.sent = end;
        upload.pieces += 1;
        if end < upload.bytes.len() {
            self.uploads.push_back(upload);
        }
    }

    fn next_number(&self) -> u32 {
        self.first_kept.wrapping_add(u32::try_from(self.kept.len()).unwrap_or(u32::MAX))
    }

    /// Bytes that are held for the browser, apart from blobs that wait for their turn.
    pub(crate) fn bytes(&self) -> usize {
        self.kept_bytes + self.ready_bytes + self.open_bytes
    }

    /// Bytes of frames that have not left.
    pub(crate) fn unsent_bytes(&self) -> usize {
        self.ready_bytes + self.open_bytes
    }

    /// Bytes of blobs that wait for their turn.
    pub(crate) fn upload_bytes(&self) -> usize {
        self.upload_bytes
    }

    /// Whether all that was written has left, though it may not have arrived.
    pub(crate) fn is_sent(&self) -> bool {
        self.ready_bytes + self.open_bytes + self.upload_bytes == 0
    }

    /// The browser has taken in so many packets.
    pub(crate) fn acknowledge(&mut self, received: u32) -> Result<(), Broken> {
        let count = received.wrapping_sub(self.first_kept);
        if count > u32::MAX / 2 {
            return Ok(());
        }
        if count as usize > self.kept.len() - self.resend {
            return broken("a packet was acknowledged that was never sent");
        }
        for packet in self.kept.drain(..count as usize) {
            self.kept_bytes -= packet.len() + BESIDE;
        }
        self.first_kept = received;
        if self.kept.is_empty() {
            self.kept.shrink_to(8);
        }
        Ok(())
    }

    /// A new connection: what the browser has not taken in goes out again.
    pub(crate) fn replay(&mut self, received: u32) -> Result<(), Broken> {
        self.resend = 0;
        self.acknowledge(received)?;
        self.resend = self.kept.len();
        self.due = Due::default();
        Ok(())
    }

    /// The session is over. Answers the calls that never left.
    pub(crate) fn clear(&mut self) -> Vec<CallId> {
        let open = self.open.take().map(|filling| filling.calls);
        let sealed = self.frames.drain(..).chain(self.behind.drain(..)).map(|sealed| sealed.calls);
        let unsent = sealed.chain(open).flatten().collect();
        *self = Self { is_lent: self.is_lent, ..Self::default() };
        unsent
    }
}

/// A new encoder, for frames that stand alone and name modules by their files.
pub(crate) fn encoder() -> Encoder {
    Encoder::new(Tables::Own).with_assets(true)
}

/// How many bytes a message has, and has beside it.
pub(crate) fn added(before: (usize, usize), after: (usize, usize)) -> usize {
    (after.0 + after.1).saturating_sub(before.0 + before.1)
}
