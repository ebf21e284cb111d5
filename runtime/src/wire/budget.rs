//! What messages may become when they are decoded: a short one can unfold into much, and the other side may be hostile.

use super::decode::Decoder;
use super::frame::malformed;
use super::words::{Tag, payload, words_for};
use crate::bounds;
use crate::value::ValueError;

/// An honest frame of many messages becomes less than so many bytes for each of its own, beside what one message may become.
const UNFOLDING: usize = 16;

/// How much a message may come to, counted before anything of it is decoded. All those of one frame together may come to that much, and to 16
/// times the bytes of the frame.
///
/// ```
/// use jsinterop::wire::Budget;
///
/// let budget = Budget::UNLIMITED.values(100_000).bytes(1 << 20).depth(32);
/// # let _ = budget;
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    values: usize,
    bytes: usize,
    depth: usize,
    /// What is left of both for this message.
    left: (usize, usize),
    /// The most bytes that all messages of this frame may become, and what is left of them.
    frame: (usize, usize),
}

impl Budget {
    /// Nothing is counted: for frames of a side that is trusted.
    pub const UNLIMITED: Self = Self {
        values: usize::MAX,
        bytes: usize::MAX,
        depth: usize::MAX,
        left: (usize::MAX, usize::MAX),
        frame: (usize::MAX, usize::MAX),
    };

    /// The most values, those inside others among them.
    #[must_use]
    pub const fn values(mut self, values: usize) -> Self {
        self.values = values;
        self.left.0 = values;
        self
    }

    /// The most bytes of text, of typed arrays, and of keys, which count in each object they stand in.
    #[must_use]
    pub const fn bytes(mut self, bytes: usize) -> Self {
        self.bytes = bytes;
        self.left.1 = bytes;
        self
    }

    /// How deep values may nest.
    #[must_use]
    pub const fn depth(mut self, depth: usize) -> Self {
        self.depth = depth;
        self
    }

    /// The same, for a frame of so many bytes.
    pub(super) fn of_frame(mut self, len: usize) -> Self {
        let max = self.bytes.saturating_add(len.saturating_mul(UNFOLDING));
        self.frame = (max, max);
        self
    }

    const fn is_unlimited(&self) -> bool {
        self.values == usize::MAX && self.bytes == usize::MAX && self.depth == usize::MAX
    }

    fn take_values(&mut self, count: usize) -> Result<(), ValueError> {
        self.left.0 = self.left.0.checked_sub(count).ok_or_else(|| exceeded("values of one message", self.values))?;
        Ok(())
    }

    fn take_bytes(&mut self, count: usize) -> Result<(), ValueError> {
        let one = self.left.1.checked_sub(count).ok_or_else(|| exceeded("decoded bytes of one message", self.bytes))?;
        let all =
            self.frame.1.checked_sub(count).ok_or_else(|| exceeded("decoded bytes of one frame", self.frame.0))?;
        (self.left.1, self.frame.1) = (one, all);
        Ok(())
    }

    /// Counts what a decoder stands before, from so many words on up to the end of the message.
    pub(super) fn weigh(&mut self, decoder: &Decoder<'_>, after: usize) -> Result<(), ValueError> {
        if self.is_unlimited() {
            return Ok(());
        }
        self.left = (self.values, self.bytes);
        let mut words = decoder.words().get(after..).unwrap_or_default();
        // How many values are still to come in each composite that is open.
        let mut open: Vec<usize> = Vec::new();
        while let Some((word, rest)) = words.split_first() {
            self.take_values(1)?;
            let (skipped, inside) = self.one(*word, rest, decoder)?;
            words = rest.get(skipped..).ok_or_else(|| malformed("it ends in the middle of a value"))?;
            open.push(inside);
            if inside > 0 && open.len() > self.depth {
                return Err(exceeded("levels of one value", self.depth));
            }
            while open.last() == Some(&0) {
                open.pop();
                if let Some(left) = open.last_mut() {
                    *left -= 1;
                }
            }
        }
        Ok(())
    }

    /// Counts one value; answers how many words it takes beside the first, and how many values stand in it.
    fn one(&mut self, word: u32, rest: &[u32], decoder: &Decoder<'_>) -> Result<(usize, usize), ValueError> {
        let number = payload(word) as usize;
        let next = rest.first().copied().unwrap_or_default();
        Ok(match Tag::of(word) {
            Tag::Int | Tag::Special | Tag::Known | Tag::Keep | Tag::Element => (0, 0),
            Tag::Double | Tag::Object2Js | Tag::Object2Rust => (2, 0),
            Tag::Text => {
                self.take_bytes(number)?;
                (0, 0)
            }
            Tag::Array => (0, number),
            Tag::Object => (0, 2 * number),
            Tag::Doubles => {
                self.take_values(number)?;
                (2 * number, 0)
            }
            Tag::Shaped => {
                let keys = decoder.keys(payload(word))?;
                // Before they are counted: a long list of keys in each word of a message would take long.
                if keys.len() > rest.len() {
                    return Err(malformed("an object has more keys than values"));
                }
                self.take_bytes(keys.iter().map(|key| key.len()).sum())?;
                (0, keys.len())
            }
            Tag::Bytes => {
                self.take_bytes(next as usize)?;
                (1 + words_for(next as usize), 0)
            }
            Tag::Blob => {
                self.take_bytes(decoder.blob_len(next))?;
                (1, 0)
            }
            Tag::BigInt => (number >> 1, 0),
        })
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::UNLIMITED
    }
}

#[cold]
fn exceeded(limit: &'static str, max: usize) -> ValueError {
    ValueError::failed(bounds::exceeded(limit, max))
}
