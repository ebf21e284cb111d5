//! The text of a frame: appending to it, cutting from it, and counting as JavaScript does.

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

/// A copy of text that is short mostly, for the same reason. Where no character ends after so many bytes, the rest is copied at once.
#[inline]
pub(super) fn owned(text: &str) -> String {
    const FEW: usize = 64;
    if text.len() > FEW {
        return text.to_owned();
    }
    let mut owned = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((chunk, after)) = rest.split_at_checked(8) {
        owned.push_str(chunk);
        rest = after;
    }
    rest = push_first::<4>(&mut owned, rest);
    rest = push_first::<2>(&mut owned, rest);
    rest = push_first::<1>(&mut owned, rest);
    if !rest.is_empty() {
        owned.push_str(rest);
    }
    owned
}

/// Adds so many bytes where a character ends there; answers what is left.
#[inline]
fn push_first<'t, const COUNT: usize>(to: &mut String, text: &'t str) -> &'t str {
    match text.split_at_checked(COUNT) {
        Some((first, rest)) => {
            to.push_str(first);
            rest
        }
        None => text,
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

        #[test]
        fn copies_text(text in ".{0,80}", ascii in "[ -~]{0,80}") {
            let owned = super::owned(&text);
            prop_assert_eq!((owned.as_str(), owned.capacity()), (text.as_str(), text.len()));
            prop_assert_eq!(super::owned(&ascii), ascii);
        }
    }
}
