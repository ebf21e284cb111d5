//! Long runs: arrays of nothing but numbers, and bytes, which travel beside the message or are lent.

use super::encode::{Encoder, payload};
use super::words::{Tag, words_for};
use crate::value::byte_string::LentBytes;
use crate::value::{ElementKind, ValueError};

/// Bytes from this length on travel beside the message.
const BLOB: usize = 1024;

impl Encoder {
    /// How many doubles stand in three words each so far.
    #[inline]
    pub(crate) fn doubles(&self) -> usize {
        self.doubles
    }

    /// Closes an array of `len` elements, which is packed when all of them are doubles: every value takes a word at least, so `len`
    /// doubles in three words each leave no room for anything else.
    #[inline]
    pub(crate) fn close_array(&mut self, opened: usize, len: usize, doubles_before: usize) -> Result<(), ValueError> {
        let count = payload(len, "elements of an array")?;
        let packs = self.doubles - doubles_before == len && self.words.len() - opened - 1 == 3 * len && len > 0;
        if packs {
            let elements = &mut self.words[opened + 1..];
            for place in 0..len {
                let halves = [elements[3 * place + 1], elements[3 * place + 2]];
                elements[2 * place..2 * place + 2].copy_from_slice(&halves);
            }
            self.words.truncate(opened + 1 + 2 * len);
            // They take two words now, and count no more for the array around this one.
            self.doubles = doubles_before;
        }
        self.close(opened, if packs { Tag::Doubles } else { Tag::Array }, count);
        Ok(())
    }

    #[expect(clippy::cast_possible_truncation, reason = "checked by `payload`")]
    pub(crate) fn bytes(&mut self, kind: ElementKind, bytes: &[u8]) -> Result<(), ValueError> {
        if bytes.len() > self.max_blob {
            self.has_refused = true;
            return Err(ValueError::refused("it is sent in a frame of its own"));
        }
        if bytes.len() >= BLOB {
            u32::try_from(bytes.len()).map_err(|_| ValueError::refused("bytes of 4 GiB and more cannot be sent"))?;
            self.blob(kind, bytes.to_vec());
            return Ok(());
        }
        payload(bytes.len(), "bytes of a typed array")?;
        self.words.extend([Tag::Bytes.with(kind as u32), bytes.len() as u32]);
        let start = self.words.len();
        self.words.resize(start + words_for(bytes.len()), 0);
        bytemuck::cast_slice_mut::<u32, u8>(&mut self.words[start..])[..bytes.len()].copy_from_slice(bytes);
        Ok(())
    }

    /// Whether bytes of this length are lent where that is possible.
    pub(crate) fn lends_bytes(&self, len: impl FnOnce() -> usize) -> bool {
        self.lent.is_some() && len() >= BLOB
    }

    pub(crate) fn lent_blob(&mut self, bytes: LentBytes) {
        if let Some(lent) = &mut self.lent {
            lent.push((self.blobs.len(), bytes));
        }
        self.blob(ElementKind::U8, Vec::new());
    }

    #[expect(clippy::cast_possible_truncation, reason = "a message has fewer blobs than words")]
    pub(crate) fn blob(&mut self, kind: ElementKind, bytes: Vec<u8>) {
        self.words.extend([Tag::Blob.with(kind as u32), self.blobs.len() as u32]);
        self.blobs.push(bytes);
    }
}
