//! What arrives from one browser: each packet once and in order, frames with the blobs they name.

use std::collections::HashMap;

use jsinterop::wire::Blobs;

use crate::limits::Reached;
use crate::packet::{Broken, Item, Reader, broken};

/// A frame to be dispatched, or what else an item says.
#[derive(Debug)]
pub(crate) enum Taken<'a> {
    Frame { words: &'a [u32], text: &'a [u8], blobs: Blobs },
    Ready,
}

/// What a frame or a blob that waits costs beside its bytes.
const OVERHEAD: usize = 64;

/// The receiving half of a session; it outlives a connection.
#[derive(Debug, Default)]
pub(crate) struct Inbox {
    /// How many packets have been taken in: the number of the next one.
    received: u32,
    /// Frames that wait for pieces, by the number of their first blob.
    waiting: HashMap<u32, Waiting>,
    blobs: HashMap<u32, Blob>,
    /// Bytes announced and not yet handed on, and of the frames that wait for them.
    held: usize,
}

#[derive(Debug)]
struct Waiting {
    words: Vec<u32>,
    text: Vec<u8>,
    blobs: Vec<u32>,
    /// How many of the blobs are not complete.
    missing: usize,
    cost: usize,
}

#[derive(Debug)]
struct Blob {
    bytes: Vec<u8>,
    len: usize,
    pieces: u32,
    /// The first blob of its frame.
    first: u32,
}

impl Inbox {
    pub(crate) fn received(&self) -> u32 {
        self.received
    }

    /// Takes a packet in and hands on what is complete. One that has come before is dropped.
    pub(crate) fn take(
        &mut self,
        mut packet: Reader<'_>,
        max_pieces: usize,
        mut each: impl FnMut(Taken<'_>) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        let ahead = packet.number.wrapping_sub(self.received);
        if ahead > u32::MAX / 2 {
            return Ok(());
        }
        if ahead > 0 {
            return broken("a packet is missing");
        }
        self.received = self.received.wrapping_add(1);
        while let Some(item) = packet.next_item()? {
            match item {
                Item::Frame { words, text, blobs } if blobs.is_empty() => {
                    each(Taken::Frame { words, text, blobs: Blobs::default() })?;
                }
                Item::Frame { words, text, blobs } => {
                    let complete = self.announce(words, text, &blobs, max_pieces)?;
                    self.hand_on(complete, &mut each)?;
                }
                Item::Piece { blob, index, bytes } => {
                    let complete = self.piece(blob, index, bytes)?;
                    self.hand_on(complete, &mut each)?;
                }
                Item::Ready => each(Taken::Ready)?,
            }
        }
        Ok(())
    }

    /// Takes in a frame that waits. Answers it when all its blobs are empty.
    fn announce(
        &mut self,
        words: &[u32],
        text: &[u8],
        blobs: &[(u32, usize)],
        max: usize,
    ) -> Result<Option<u32>, Broken> {
        let cost = blobs.iter().fold(OVERHEAD, |cost, (_, len)| cost.saturating_add(OVERHEAD).saturating_add(*len));
        let cost = cost.saturating_add(size_of_val(words)).saturating_add(text.len());
        self.held = self.held.saturating_add(cost);
        if self.held > max {
            return broken(Reached::new("bytes that travel in pieces", max).to_string());
        }
        let Some((first, _)) = blobs.first().copied() else { return broken("a frame without blobs waits") };
        for (number, len) in blobs {
            let blob = Blob { bytes: Vec::new(), len: *len, pieces: 0, first };
            if self.blobs.insert(*number, blob).is_some() {
                return broken("two blobs have one number");
            }
        }
        let missing = blobs.iter().filter(|(_, len)| *len > 0).count();
        let blobs = blobs.iter().map(|(number, _)| *number).collect();
        self.waiting.insert(first, Waiting { words: words.to_vec(), text: text.to_vec(), blobs, missing, cost });
        Ok((missing == 0).then_some(first))
    }

    /// Takes in a piece. Answers the frame that has waited for nothing else.
    fn piece(&mut self, number: u32, index: u32, bytes: &[u8]) -> Result<Option<u32>, Broken> {
        let Some(blob) = self.blobs.get_mut(&number) else { return broken("a piece of no blob") };
        if blob.pieces != index || bytes.is_empty() || blob.bytes.len() + bytes.len() > blob.len {
            return broken("a piece that does not fit");
        }
        blob.pieces += 1;
        // The length was announced by somebody who is not trusted: room is made for what has come.
        blob.bytes.extend_from_slice(bytes);
        if blob.bytes.len() < blob.len {
            return Ok(None);
        }
        let first = blob.first;
        Ok(self.waiting.get_mut(&first).and_then(|waiting| {
            waiting.missing -= 1;
            (waiting.missing == 0).then_some(first)
        }))
    }

    /// Hands on a frame whose blobs are complete.
    fn hand_on(
        &mut self,
        complete: Option<u32>,
        each: &mut impl FnMut(Taken<'_>) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        let Some(waiting) = complete.and_then(|first| self.waiting.remove(&first)) else { return Ok(()) };
        self.held -= waiting.cost;
        let blobs = Blobs::default();
        for number in &waiting.blobs {
            if let Some(blob) = self.blobs.remove(number) {
                blobs.push(blob.bytes);
            }
        }
        each(Taken::Frame { words: &waiting.words, text: &waiting.text, blobs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packet::{DATA, Writer, words};

    fn take(inbox: &mut Inbox, packet: Writer) -> Result<Vec<String>, Broken> {
        let bytes = packet.finish();
        let mut taken = Vec::new();
        inbox.take(Reader::new(&words(&bytes)?)?, 1000, |item| {
            taken.push(match item {
                Taken::Frame { text, .. } => String::from_utf8_lossy(text).into_owned(),
                Taken::Ready => "ready".to_owned(),
            });
            Ok(())
        })?;
        Ok(taken)
    }

    fn frame(number: u32, text: &str, blobs: &[(u32, usize)]) -> Writer {
        let mut writer = Writer::new(DATA, number, 0);
        writer.frame(&[0; 4], text.as_bytes(), blobs);
        writer
    }

    #[test]
    fn each_packet_counts_once_and_none_may_be_missing() {
        let mut inbox = Inbox::default();
        assert_eq!(take(&mut inbox, frame(0, "a", &[])).unwrap(), ["a"]);
        assert!(take(&mut inbox, frame(0, "a", &[])).unwrap().is_empty());
        assert_eq!(inbox.received(), 1);
        assert_eq!(take(&mut inbox, frame(1, "b", &[])).unwrap(), ["b"]);
        assert!(take(&mut inbox, frame(3, "d", &[])).is_err());
    }

    #[test]
    fn numbers_go_round() {
        let mut inbox = Inbox { received: u32::MAX, ..Inbox::default() };
        assert_eq!(take(&mut inbox, frame(u32::MAX, "a", &[])).unwrap(), ["a"]);
        assert_eq!(take(&mut inbox, frame(0, "b", &[])).unwrap(), ["b"]);
        assert!(take(&mut inbox, frame(u32::MAX, "a", &[])).unwrap().is_empty());
    }

    #[test]
    fn only_what_waits_for_pieces_is_overtaken() {
        let mut inbox = Inbox::default();
        assert!(take(&mut inbox, frame(0, "large", &[(1, 6)])).unwrap().is_empty());
        assert_eq!(take(&mut inbox, frame(1, "small", &[])).unwrap(), ["small"]);
        let mut piece = Writer::new(DATA, 2, 0);
        piece.piece(1, 0, b"abc");
        assert!(take(&mut inbox, piece).unwrap().is_empty());
        let mut piece = Writer::new(DATA, 3, 0);
        piece.piece(1, 1, b"def");
        assert_eq!(take(&mut inbox, piece).unwrap(), ["large"]);
        assert_eq!((inbox.held, inbox.blobs.len(), inbox.waiting.len()), (0, 0, 0));
    }

    #[test]
    fn pieces_keep_to_what_was_announced() {
        let piece = |number: u32, index: u32, bytes: &[u8]| {
            let mut writer = Writer::new(DATA, 1, 0);
            writer.piece(number, index, bytes);
            writer
        };
        for bad in [piece(2, 0, b"a"), piece(1, 1, b"a"), piece(1, 0, b"abcd"), piece(1, 0, b"")] {
            let mut inbox = Inbox::default();
            take(&mut inbox, frame(0, "x", &[(1, 3)])).unwrap();
            assert!(take(&mut inbox, bad).is_err());
        }
        assert!(take(&mut Inbox::default(), frame(0, "x", &[(1, 1001)])).is_err(), "more than the limit");
        assert!(take(&mut Inbox::default(), frame(0, "x", &[(1, 1), (1, 1)])).is_err(), "one number twice");
    }

    #[test]
    fn frames_that_wait_count_too() {
        let mut inbox = Inbox::default();
        let mut waiting = 0;
        while take(&mut inbox, frame(waiting, "x", &[(waiting, 1)])).is_ok() {
            waiting += 1;
        }
        assert_eq!(waiting, 6);
        let mut inbox = Inbox::default();
        assert_eq!(take(&mut inbox, frame(0, "empty", &[(1, 0), (2, 0)])).unwrap(), ["empty"]);
        assert_eq!((inbox.held, inbox.blobs.len()), (0, 0));
    }
}
