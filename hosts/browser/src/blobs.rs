//! Bytes beside frames: those that JavaScript writes into our memory, and those that it reads there.
#![expect(unsafe_code, reason = "JavaScript writes into our memory, and reads what calls have borrowed")]

use std::cell::RefCell;
use std::ptr::with_exposed_provenance;

use jsinterop::wire::{Holder, LentBytes};

thread_local! {
    /// Memory for bytes beside the next frame, and how many JavaScript writes there.
    static ARRIVED: RefCell<Vec<(Vec<u8>, usize)>> = const { RefCell::new(Vec::new()) };
    static SENT: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
    static LENT: RefCell<Vec<(usize, Span)>> = const { RefCell::new(Vec::new()) };
}

/// Takes what arrived beside the frame in the inbox.
pub(crate) fn take_arrived() -> impl Iterator<Item = Vec<u8>> {
    ARRIVED.take().into_iter().map(|(mut blob, len)| {
        // SAFETY: the agent fills a blob as soon as it has its memory, before it hands over the frame.
        unsafe { blob.set_len(len) };
        blob
    })
}

/// Lays bytes out that travel beside the next frame. Those that are lent have to live until [`clear_sent`].
pub(crate) fn lay_out(blobs: &mut Vec<Vec<u8>>, lent: &[(usize, LentBytes)]) {
    if !blobs.is_empty() {
        SENT.set(std::mem::take(blobs));
        LENT.set(lent.iter().map(|(place, bytes)| (*place, Span::of(*bytes))).collect());
    }
}

/// Where bytes lie, and how many.
#[derive(Debug, Clone, Copy)]
struct Span {
    at: usize,
    len: usize,
}

impl Span {
    fn of(bytes: LentBytes) -> Self {
        let at = bytes.address;
        // SAFETY: a value of the type that `holder` names lies there and is borrowed by the call that is being handed over.
        let bytes: &[u8] = unsafe {
            match bytes.holder {
                Holder::Vec => &*with_exposed_provenance::<Vec<u8>>(at),
                Holder::Slice => *with_exposed_provenance::<&[u8]>(at),
                Holder::VecRef => *with_exposed_provenance::<&Vec<u8>>(at),
            }
        };
        Self { at: bytes.as_ptr().addr(), len: bytes.len() }
    }
}

fn sent(place: usize) -> Span {
    let lent = LENT.with_borrow(|lent| lent.iter().find(|(at, _)| *at == place).map(|(_, span)| *span));
    lent.unwrap_or_else(|| {
        SENT.with_borrow(|sent| {
            sent.get(place).map_or(Span { at: 0, len: 0 }, |blob| Span { at: blob.as_ptr().addr(), len: blob.len() })
        })
    })
}

/// The agent has taken them.
pub(crate) fn clear_sent() {
    SENT.with_borrow_mut(Vec::clear);
    LENT.with_borrow_mut(Vec::clear);
}

#[unsafe(no_mangle)]
extern "C" fn jsinterop_blob(bytes: usize) -> usize {
    let mut blob: Vec<u8> = Vec::with_capacity(bytes);
    let at = blob.as_mut_ptr().expose_provenance();
    ARRIVED.with_borrow_mut(|arrived| arrived.push((blob, bytes)));
    at
}

#[unsafe(no_mangle)]
extern "C" fn jsinterop_sent_blob(place: usize) -> usize {
    sent(place).at
}

#[unsafe(no_mangle)]
extern "C" fn jsinterop_sent_blob_length(place: usize) -> usize {
    sent(place).len
}
