//! How live objects pass through serde without becoming data.
//!
//! Outgoing, a handle leaves itself here and calls `serialize_unit_struct` with a name of ours; our serializer picks it up. Nobody else
//! does, so any other serializer ends in an error instead of a number that could be read back.
//!
//! Incoming, our deserializer leaves the handle here under a random token and passes the token on. It survives serde's
//! buffering (`flatten`, `untagged`), and as it is found only in the running decode's own table, no data can be mistaken for it.

use std::cell::{Cell, RefCell};
use std::hash::{BuildHasher, RandomState};

use serde::de::{self, Deserializer, Visitor};
use serde::ser::{Error as _, Serializer};

use super::special;
use crate::handle::{ElementLocator, JsObject, SharedCallback, SharedRef};

/// A live object on its way out.
#[derive(Debug)]
pub(crate) enum Parcel {
    Object(JsObject),
    Element(ElementLocator),
    Ref(SharedRef),
    Callback(SharedCallback),
    Signal,
}

/// A live object on its way in.
#[derive(Debug)]
pub(crate) enum Arrival {
    Object(JsObject),
    Function(JsObject),
    Ref(SharedRef),
    Callback(SharedCallback),
}

thread_local! {
    static LEAVING: RefCell<Option<Parcel>> = const { RefCell::new(None) };
    static RAW_BYTES: Cell<bool> = const { Cell::new(false) };
    static ARRIVED: RefCell<Vec<(Token, Arrival)>> = const { RefCell::new(Vec::new()) };
    static TOKENS: (RandomState, Cell<u64>) = (RandomState::new(), Cell::new(0));
}

/// Serializes a live object; `what` names its type in the error other formats give.
pub(crate) fn send<S: Serializer>(
    serializer: S,
    what: &str,
    parcel: impl FnOnce() -> Parcel,
) -> Result<S::Ok, S::Error> {
    LEAVING.set(Some(parcel()));
    let done = serializer.serialize_unit_struct(special::HANDLE);
    match LEAVING.take() {
        None => done,
        Some(_) => Err(S::Error::custom(format_args!(
            "a {what} stands for a live object: it can only be sent in a call or returned by an export"
        ))),
    }
}

/// Our serializer takes what [`send`] left.
#[cfg(any(feature = "value-host", feature = "wire"))]
pub(crate) fn take_leaving() -> Option<Parcel> {
    LEAVING.take()
}

/// Runs `write` with [`wants_raw_bytes`] answering yes to the first who asks.
#[cfg(any(feature = "value-host", feature = "wire"))]
pub(crate) fn with_raw_bytes<R>(write: impl FnOnce() -> R) -> R {
    RAW_BYTES.set(true);
    let done = write();
    RAW_BYTES.set(false);
    done
}

/// Whether our own serializer asks for a typed array's bytes.
pub(crate) fn wants_raw_bytes() -> bool {
    RAW_BYTES.replace(false)
}

type Token = [u8; 16];

/// Everything that arrives while it lives is forgotten with it.
#[derive(Debug)]
pub(crate) struct Arrivals {
    mark: usize,
}

impl Arrivals {
    pub(crate) fn begin() -> Self {
        Self { mark: ARRIVED.with_borrow(Vec::len) }
    }
}

impl Drop for Arrivals {
    fn drop(&mut self) {
        if ARRIVED.with_borrow(Vec::len) > self.mark {
            // Moved out first: dropping a handle runs code that may come back here.
            let forgotten = ARRIVED.with_borrow_mut(|arrived| arrived.split_off(self.mark));
            drop(forgotten);
        }
    }
}

/// Leaves an arrival for the visitor, which gets the token.
pub(crate) fn arrive<'de, V: Visitor<'de>, E: de::Error>(arrival: Arrival, visitor: V) -> Result<V::Value, E> {
    let token = fresh_token();
    ARRIVED.with_borrow_mut(|arrived| arrived.push((token, arrival)));
    visitor.visit_newtype_struct(de::value::BytesDeserializer::new(&token))
}

fn fresh_token() -> Token {
    TOKENS.with(|(random, counter)| {
        let count = counter.get().wrapping_add(1);
        counter.set(count);
        let halves = [random.hash_one((count, 0_u8)), random.hash_one((count, 1_u8))];
        bytemuck::cast(halves)
    })
}

/// Deserializes a live object; `what` says what is expected, in words.
pub(crate) fn receive<'de, D: Deserializer<'de>>(deserializer: D, what: &'static str) -> Result<Arrival, D::Error> {
    deserializer.deserialize_newtype_struct(special::HANDLE, TokenVisitor { what })
}

struct TokenVisitor {
    what: &'static str,
}

impl<'de> Visitor<'de> for TokenVisitor {
    type Value = Arrival;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.what)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Arrival, D::Error> {
        deserializer.deserialize_bytes(self)
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Arrival, E> {
        let found = ARRIVED.with_borrow_mut(|arrived| {
            let place = arrived.iter().rposition(|(token, _)| token == bytes)?;
            Some(arrived.remove(place).1)
        });
        found.ok_or_else(|| E::invalid_type(de::Unexpected::Bytes(bytes), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::CallSignal;

    #[test]
    fn other_formats_refuse_live_objects() {
        let error = serde_json::to_string(&CallSignal).unwrap_err();
        assert!(error.to_string().contains("a CallSignal stands for a live object"), "{error}");
        assert!(serde_json::to_value(vec![CallSignal]).is_err());
        assert!(LEAVING.with_borrow(Option::is_none), "nothing stays behind");
    }

    #[test]
    fn no_data_is_a_handle() {
        for text in ["7", "\"0123456789abcdef\"", "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]", "null", "{}"] {
            assert!(serde_json::from_str::<JsObject>(text).is_err(), "{text}");
        }
    }
}
