//! Packets: what travels as one message of the socket. Little-endian words; `js/src/packet.ts` has the same layout.
//!
//! Three words begin it: its kind; its number, counted from 0 in each direction; how many packets of the other direction have been
//! taken in. Items follow, each with its own kind:
//!
//! | item | words |
//! |---|---|
//! | frame | `1`, length in words, length of the text in bytes, how many blobs; for each its number and length; the frame; the text |
//! | piece | `2`, the blob's number, which piece it is, its length in bytes; the bytes |
//! | ready | `3`: the page's initialisers are through |

use std::borrow::Cow;

#[cfg(target_endian = "big")]
compile_error!("the wire is little-endian, and nobody has needed it elsewhere yet: please open an issue");

/// How many words come before the first item.
pub(crate) const HEADER: usize = 3;

/// The kinds of packets.
pub(crate) const DATA: u32 = 1;
pub(crate) const ACKNOWLEDGEMENT: u32 = 2;

const FRAME: u32 = 1;
const PIECE: u32 = 2;
const READY: u32 = 3;

/// The other side broke the rules of the protocol: the session is over, and the text says why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken(pub(crate) Cow<'static, str>);

pub(crate) fn broken<T>(why: impl Into<Cow<'static, str>>) -> Result<T, Broken> {
    Err(Broken(why.into()))
}

/// A packet on its way out.
#[derive(Debug)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn new(kind: u32, number: u32, acknowledged: u32) -> Self {
        let mut writer = Self(Vec::with_capacity(256));
        writer.words(&[kind, number, acknowledged]);
        writer
    }

    /// Items that another packet takes in.
    pub(crate) fn of_items() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.len() <= HEADER * 4
    }

    fn words(&mut self, words: &[u32]) {
        self.0.extend_from_slice(bytemuck::cast_slice(words));
    }

    /// Bytes, and zeros up to the next word.
    fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
        self.0.resize(self.0.len().next_multiple_of(4), 0);
    }

    pub(crate) fn frame(&mut self, words: &[u32], text: &[u8], blobs: &[(u32, usize)]) {
        self.0.reserve(words.len() * 4 + text.len() + 64);
        self.words(&[FRAME, length(words.len()), length(text.len()), length(blobs.len())]);
        for (number, len) in blobs {
            self.words(&[*number, length(*len)]);
        }
        self.words(words);
        self.bytes(text);
    }

    /// Items that have been written before.
    pub(crate) fn items(&mut self, items: &[u8]) {
        self.0.extend_from_slice(items);
    }

    pub(crate) fn piece(&mut self, blob: u32, index: u32, bytes: &[u8]) {
        self.words(&[PIECE, blob, index, length(bytes.len())]);
        self.bytes(bytes);
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.0
    }
}

/// Nothing of 4 Gi bytes is ever written: blobs of that length do not fit into one, and are refused before.
fn length(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

/// A packet's bytes as words; a copy where they do not lie on a word's boundary.
pub(crate) fn words(bytes: &[u8]) -> Result<Cow<'_, [u32]>, Broken> {
    if !bytes.len().is_multiple_of(4) || bytes.len() < HEADER * 4 {
        return broken("a packet of no whole number of words");
    }
    Ok(bytemuck::try_cast_slice(bytes).map_or_else(|_| Cow::Owned(bytemuck::pod_collect_to_vec(bytes)), Cow::Borrowed))
}

/// A packet that has arrived, read item by item.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    pub(crate) kind: u32,
    pub(crate) number: u32,
    pub(crate) acknowledged: u32,
    words: &'a [u32],
}

/// A part of a packet.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Item<'a> {
    Frame { words: &'a [u32], text: &'a [u8], blobs: Vec<(u32, usize)> },
    Piece { blob: u32, index: u32, bytes: &'a [u8] },
    Ready,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(words: &'a [u32]) -> Result<Self, Broken> {
        match words.split_first_chunk() {
            Some(([kind @ (DATA | ACKNOWLEDGEMENT), number, acknowledged], words)) => {
                Ok(Self { kind: *kind, number: *number, acknowledged: *acknowledged, words })
            }
            _ => broken("a packet of no known kind"),
        }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u32], Broken> {
        let Some((taken, rest)) = self.words.split_at_checked(count) else {
            return broken("a packet ends in the middle of an item");
        };
        self.words = rest;
        Ok(taken)
    }

    fn array<const COUNT: usize>(&mut self) -> Result<[u32; COUNT], Broken> {
        let taken = self.take(COUNT)?;
        taken.first_chunk().copied().map_or_else(|| broken("a packet ends in the middle of an item"), Ok)
    }

    fn bytes(&mut self, len: u32) -> Result<&'a [u8], Broken> {
        let taken = self.take((len as usize).div_ceil(4))?;
        Ok(bytemuck::cast_slice::<u32, u8>(taken).get(..len as usize).unwrap_or_default())
    }

    pub(crate) fn next_item(&mut self) -> Result<Option<Item<'a>>, Broken> {
        if self.words.is_empty() {
            return Ok(None);
        }
        let [kind] = self.array()?;
        Ok(Some(match kind {
            FRAME => self.frame()?,
            PIECE => {
                let [blob, index, len] = self.array()?;
                Item::Piece { blob, index, bytes: self.bytes(len)? }
            }
            READY => Item::Ready,
            _ => return broken("an item of no known kind"),
        }))
    }

    fn frame(&mut self) -> Result<Item<'a>, Broken> {
        let [len, text, count] = self.array()?;
        let pairs = self.take((count as usize).saturating_mul(2))?;
        let blobs = pairs.chunks_exact(2).map(|pair| (pair[0], pair[1] as usize)).collect();
        Ok(Item::Frame { words: self.take(len as usize)?, text: self.bytes(text)?, blobs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_come_back_as_they_were_written() {
        let frame_words = [1, 5, 5, 4];
        let mut writer = Writer::new(DATA, 7, 3);
        assert!(writer.is_empty());
        writer.frame(&frame_words, b"hello", &[(9, 3)]);
        writer.piece(9, 0, b"abc");
        let bytes = writer.finish();
        let words = words(&bytes).unwrap();
        let mut reader = Reader::new(&words).unwrap();
        assert_eq!((reader.kind, reader.number, reader.acknowledged), (DATA, 7, 3));
        let frame = Item::Frame { words: &frame_words, text: b"hello", blobs: vec![(9, 3)] };
        assert_eq!(reader.next_item().unwrap(), Some(frame));
        assert_eq!(reader.next_item().unwrap(), Some(Item::Piece { blob: 9, index: 0, bytes: b"abc" }));
        assert_eq!(reader.next_item().unwrap(), None);
    }

    #[test]
    fn whatever_is_cut_off_is_broken() {
        let mut writer = Writer::new(DATA, 0, 0);
        writer.piece(1, 0, b"abcdefgh");
        let bytes = writer.finish();
        for len in (HEADER * 4 + 4..bytes.len()).step_by(4) {
            let words = words(&bytes[..len]).unwrap();
            assert!(Reader::new(&words).unwrap().next_item().is_err(), "{len}");
        }
        assert!(words(&bytes[..5]).is_err());
        assert!(Reader::new(&[4, 0, 0]).is_err());
        assert!(Reader::new(&[DATA, 0, 0, 99]).unwrap().next_item().is_err());
        assert!(Reader::new(&[DATA, 0, 0, FRAME, u32::MAX, u32::MAX, u32::MAX]).unwrap().next_item().is_err());
    }
}
