//! The text of a frame: appending to it, and counting as JavaScript does.

/// Appends bytes that are few mostly: on wasm a copy of unknown length is a call into the engine, which costs more than eight bytes at a time.
#[inline]
pub(super) fn append(to: &mut Vec<u8>, bytes: &[u8]) {
    const FEW: usize = 64;
    if bytes.len() > FEW {
        return to.extend_from_slice(bytes);
    }
    to.reserve(bytes.len());
    let (chunks, rest) = bytes.as_chunks::<8>();
    for chunk in chunks {
        to.extend_from_slice(chunk);
    }
    let (chunks, rest) = rest.as_chunks::<4>();
    for chunk in chunks {
        to.extend_from_slice(chunk);
    }
    for byte in rest {
        to.push(*byte);
    }
}

/// How long a string is for JavaScript, in UTF-16 units: one for each byte that continues no character, and one more for a character of four
/// bytes. Eight bytes at a time.
#[inline]
pub(super) fn utf16_len(text: &str) -> usize {
    let (chunks, rest) = text.as_bytes().as_chunks::<8>();
    let rest = rest.iter().rev().fold(0, |bytes, byte| bytes << 8 | u64::from(*byte));
    let difference: isize = chunks.iter().map(|chunk| units_but_bytes(u64::from_le_bytes(*chunk))).sum();
    text.len().wrapping_add_signed(difference + units_but_bytes(rest))
}

/// How many more units than bytes eight bytes are.
#[inline]
fn units_but_bytes(bytes: u64) -> isize {
    const FIRST: u64 = 0x0101_0101_0101_0101;
    let bit = |place: u32| bytes >> place;
    let continues = bit(7) & !bit(6) & FIRST;
    let leads_four = bit(7) & bit(6) & bit(5) & bit(4) & FIRST;
    #[expect(clippy::cast_possible_wrap, reason = "eight at most")]
    let difference = leads_four.count_ones() as isize - continues.count_ones() as isize;
    difference
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counts_units(text in ".{0,40}") {
            prop_assert_eq!(super::utf16_len(&text), text.encode_utf16().count());
        }
    }
}
