//! What a client of a crowd says and hears, as words: so much of the protocol as numbers need. `hosts/server/src/packet.rs` tells the layout.

use anyhow::{Context as _, bail};

/// What the server says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Said {
    /// A call, by its id.
    Call(u64),
    /// An invocation's result: a number, if it is one.
    Return(u32, Option<u32>),
    /// What is of no interest here.
    Other,
}

const DATA: u32 = 1;
const READY: u32 = 3;

/// A packet of data, or an acknowledgement where there are no items.
pub(crate) fn packet(number: u32, received: u32, items: &[u32]) -> Vec<u8> {
    let head = if items.is_empty() { [2, 0, received] } else { [DATA, number, received] };
    head.iter().chain(items).flat_map(|word| word.to_le_bytes()).collect()
}

pub(crate) fn ready() -> Vec<u32> {
    vec![READY]
}

/// The invocation of an export with numbers.
pub(crate) fn invocation(id: u32, name: &str, args: &[u32]) -> Vec<u32> {
    let package = env!("CARGO_PKG_NAME");
    let text = |text: &str| 3 | length(text.len()) << 4;
    let mut message = vec![2, 0, 0, 0, 0, text(package), text(name), id, 0, 6 | length(args.len()) << 4];
    message.extend(args.iter().map(|number| number << 4));
    let len = length(message.len());
    if let Some(place) = message.get_mut(1) {
        *place = len;
    }
    frame(&message, &format!("{package}{name}"))
}

/// The answer of a call: a number.
pub(crate) fn answer(call: u64, number: u32) -> Vec<u32> {
    let [low, high] = [call & 0xffff_ffff, call >> 32].map(|half| u32::try_from(half).unwrap_or_default());
    frame(&[1, 6, 0, low, high, number << 4], "")
}

fn frame(messages: &[u32], text: &str) -> Vec<u32> {
    let (told, text_len) = (4 + length(messages.len()), length(text.len()));
    let mut item = vec![1, told, text_len, 0, 1, text_len, text_len, told];
    item.extend(messages);
    let padded = text.bytes().chain(std::iter::repeat_n(0, text.len().next_multiple_of(4) - text.len()));
    item.extend(words(&padded.collect::<Vec<_>>()));
    item
}

fn length(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks().0.iter().map(|word| u32::from_le_bytes(*word)).collect()
}

/// Reads a packet: its number, if it is one of data, and what it says.
pub(crate) fn read(bytes: &[u8]) -> anyhow::Result<Option<(u32, Vec<Said>)>> {
    let words = words(bytes);
    let [kind, number, _, items @ ..] = &words[..] else { bail!("a packet of {} bytes", bytes.len()) };
    if *kind != DATA {
        return Ok(None);
    }
    let (mut items, mut said) = (items, Vec::new());
    while let [kind, length, text, 0, rest @ ..] = items {
        anyhow::ensure!(*kind == 1, "an item of the kind {kind}, which a crowd has no use for");
        let (frame, rest) = rest.split_at_checked(*length as usize).context("a frame is cut off")?;
        messages(frame, &mut said)?;
        items = rest.get(text.div_ceil(4) as usize..).context("a text is cut off")?;
    }
    Ok(Some((*number, said)))
}

fn messages(frame: &[u32], said: &mut Vec<Said>) -> anyhow::Result<()> {
    let end = *frame.get(3).context("a frame without a header")? as usize;
    let mut words = frame.get(4..end).context("a frame that is longer than it is")?;
    while let [kind, length, _, low, high, rest @ ..] = words {
        said.push(match (kind & 255, kind >> 8, rest) {
            (1, ..) => Said::Call(u64::from(*low) | u64::from(*high) << 32),
            (3, 0, [value, ..]) if value.is_multiple_of(16) => Said::Return(*low, Some(value >> 4)),
            (3, ..) => Said::Return(*low, None),
            _ => Said::Other,
        });
        anyhow::ensure!(*length > 0, "a message without a length");
        words = words.get(*length as usize..).context("a message is cut off")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_off_is_an_error_and_no_panic() {
        // As a server says it: a call with the id 7.
        let mut words = vec![1, 9, 0, 0, 1, 0, 0, 9, 1, 5, 0, 7, 0];
        let whole = packet(3, 0, &words);
        assert_eq!(read(&whole).unwrap(), Some((3, vec![Said::Call(7)])));
        for len in [0, 4, 8, whole.len() - 4] {
            assert!(read(&whole[..len]).is_err(), "{len}");
        }
        words[9] = 99;
        assert!(read(&packet(3, 0, &words)).is_err());
        assert_eq!(read(&packet(0, 5, &[])).unwrap(), None);
    }
}
