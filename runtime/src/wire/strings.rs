//! Short strings that come again: a direct-mapped table that the encoder drives and the agent mirrors.
//!
//! A string is noticed the first time, kept by both sides the second, and a number from then on. So unique strings cost one
//! look and no memory. The table never grows: a string that lands on an occupied slot takes it over in the same two steps.

const SLOTS: usize = 1024;
/// Longer strings are not worth comparing.
const MAX_LEN: usize = 24;

/// The strings that the other side keeps.
#[derive(Debug)]
pub(crate) struct StringTable {
    slots: Box<[Slot]>,
    /// Those that this frame gave to the other side.
    fresh: Vec<u16>,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    /// Of the string seen last.
    hash: u32,
    /// Of the string kept; 0 for none.
    len: u8,
    bytes: [u8; MAX_LEN],
}

const VACANT: Slot = Slot { hash: 0, len: 0, bytes: [0; MAX_LEN] };

/// How a string is to be sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    /// As it is.
    Plain,
    /// As it is, to be kept in this slot.
    Keep(u32),
    /// As the number of its slot.
    Known(u32),
}

impl StringTable {
    pub(crate) fn new() -> Self {
        Self { slots: vec![VACANT; SLOTS].into_boxed_slice(), fresh: Vec::new() }
    }

    /// Looks a string up, and notes that it was seen.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "there are few slots")]
    pub(crate) fn look_up(&mut self, text: &str) -> Sent {
        let bytes = text.as_bytes();
        if bytes.is_empty() || bytes.len() > MAX_LEN {
            return Sent::Plain;
        }
        let hash = hash(bytes);
        let place = hash as usize % SLOTS;
        let slot = &mut self.slots[place];
        if slot.hash != hash {
            *slot = Slot { hash, len: 0, ..*slot };
            return Sent::Plain;
        }
        if slot.len as usize == bytes.len() && slot.bytes[..bytes.len()] == *bytes {
            return Sent::Known(place as u32);
        }
        self.keep(place, bytes)
    }

    #[cold]
    #[expect(clippy::cast_possible_truncation, reason = "both are small")]
    fn keep(&mut self, place: usize, bytes: &[u8]) -> Sent {
        let slot = &mut self.slots[place];
        slot.len = bytes.len() as u8;
        slot.bytes[..bytes.len()].copy_from_slice(bytes);
        self.fresh.push(place as u16);
        Sent::Keep(place as u32)
    }

    pub(crate) fn clear(&mut self) {
        self.slots.fill(VACANT);
        self.fresh.clear();
    }

    /// The frame has been sent.
    pub(crate) fn sent(&mut self) {
        self.fresh.clear();
    }

    /// How many strings this frame has given.
    pub(crate) fn mark(&self) -> usize {
        self.fresh.len()
    }

    /// Takes back what was given since `mark`: the other side never got it.
    pub(crate) fn undo(&mut self, mark: usize) {
        for place in self.fresh.drain(mark..) {
            self.slots[place as usize] = VACANT;
        }
    }
}

/// From the length, both ends and the middle: what differs in a list of names mostly differs there. Never 0.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the length is small")]
fn hash(bytes: &[u8]) -> u32 {
    let len = bytes.len();
    let at = |place: usize| u32::from(bytes[place]);
    let ends = if len < 4 {
        at(0) | at(len / 2) << 8 | at(len - 1) << 16
    } else {
        let first = at(0) | at(1) << 8 | at(2) << 16 | at(3) << 24;
        let last = at(len - 4) | at(len - 3) << 8 | at(len - 2) << 16 | at(len - 1) << 24;
        first.wrapping_mul(0x9e37_79b1) ^ last.rotate_left(15) ^ at(len / 2) << 7
    };
    let mixed = (ends ^ (len as u32).wrapping_mul(0x85eb_ca6b)).wrapping_mul(0xc2b2_ae35);
    (mixed ^ mixed >> 15) | 1 << 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_kept_the_second_time() {
        let mut table = StringTable::new();
        assert_eq!(table.look_up("tag"), Sent::Plain);
        let Sent::Keep(slot) = table.look_up("tag") else { panic!("not kept") };
        assert_eq!(table.look_up("tag"), Sent::Known(slot));
        assert_eq!(table.look_up(""), Sent::Plain);
        assert_eq!(table.look_up(&"x".repeat(25)), Sent::Plain);
        assert_eq!(table.look_up(&"x".repeat(25)), Sent::Plain);
    }

    #[test]
    fn equal_hashes_are_no_equal_strings() {
        let mut table = StringTable::new();
        // Differ where the hash does not look.
        let (one, other) = ("abcdefghijklmnop", "abcdXfghijklmnop");
        table.look_up(one);
        assert!(matches!(table.look_up(one), Sent::Keep(_)));
        assert!(matches!(table.look_up(other), Sent::Keep(_)));
        assert!(matches!(table.look_up(one), Sent::Keep(_)), "the slot was taken over");
    }

    #[test]
    fn takes_back_what_was_not_sent() {
        let mut table = StringTable::new();
        table.look_up("tag");
        let mark = table.mark();
        table.look_up("tag");
        table.undo(mark);
        assert_eq!(table.look_up("tag"), Sent::Plain);
    }
}
