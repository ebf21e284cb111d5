//! Byte strings: `Vec<u8>`, `&[u8]` and `[u8; N]` as a whole argument or result are bytes, although serde calls them sequences.

mod sequence;

use std::any::type_name;
use std::cell::Cell;

use serde::de::DeserializeOwned;
use serde::de::value::SeqDeserializer;
use serde::ser::Serialize;

#[cfg(feature = "wire")]
use self::sequence::Length;
use self::sequence::Whole;
use super::error::ValueError;

/// Whether `T` is a byte string. Decided by the type itself, so that aliases and generic code are seen through.
pub(crate) fn is<T: ?Sized>() -> bool {
    let id = typeid::of::<T>();
    id == typeid::of::<Vec<u8>>() || id == typeid::of::<&[u8]>() || id == typeid::of::<&Vec<u8>>() || is_array::<T>()
}

/// `[u8; N]` for any `N`, or a reference to one. No type id covers them all; that the compiler names them this way is held by a test.
fn is_array<T: ?Sized>() -> bool {
    let name = type_name::<T>();
    name.trim_start_matches('&')
        .strip_prefix("[u8; ")
        .is_some_and(|rest| rest.strip_suffix(']').is_some_and(|len| len.bytes().all(|b| b.is_ascii_digit())))
}

/// Where the bytes of a whole argument lie, as numbers: for a host whose JavaScript reads this memory before the call returns.
#[cfg(feature = "wire")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LentBytes {
    /// A value of this type lies at `address`, its provenance exposed, and stays until the message has been handed over.
    pub holder: Holder,
    /// Where.
    pub address: usize,
}

/// What holds lent bytes.
#[cfg(feature = "wire")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A `Vec<u8>`.
    Vec,
    /// A `&[u8]`.
    Slice,
    /// A `&Vec<u8>`.
    VecRef,
}

/// Finds where the bytes of a value lie of which [`is`] said yes; `None` for arrays, which say too little of themselves.
#[cfg(feature = "wire")]
pub(crate) fn place<T: ?Sized>(value: &T) -> Option<LentBytes> {
    let id = typeid::of::<T>();
    let holder = if id == typeid::of::<Vec<u8>>() {
        Holder::Vec
    } else if id == typeid::of::<&[u8]>() {
        Holder::Slice
    } else if id == typeid::of::<&Vec<u8>>() {
        Holder::VecRef
    } else {
        return None;
    };
    Some(LentBytes { holder, address: std::ptr::from_ref(value).cast::<()>().expose_provenance() })
}

/// How many bytes a value has of which [`is`] said yes, without a look at them.
#[cfg(feature = "wire")]
pub(crate) fn len<T: Serialize + ?Sized>(value: &T) -> usize {
    value.serialize(Length).unwrap_or_default()
}

/// Lends `take` the bytes of a value of which [`is`] said yes.
pub(crate) fn lend<T, R>(value: &T, take: impl FnOnce(&[u8]) -> Result<R, ValueError>) -> Result<R, ValueError>
where
    T: Serialize + ?Sized,
{
    // Fresh memory for each message would cost more than the copy.
    let bytes = value.serialize(Whole(SCRATCH.take()))?;
    let taken = take(&bytes);
    if bytes.capacity() <= SCRATCH_LIMIT {
        SCRATCH.set(bytes);
    }
    taken
}

/// What a thread keeps between two messages, at most.
const SCRATCH_LIMIT: usize = 4 << 20;

thread_local! {
    static SCRATCH: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Makes a `T` of which [`is`] said yes.
pub(crate) fn restore<T: DeserializeOwned + 'static>(bytes: Vec<u8>) -> Result<T, ValueError> {
    let mut bytes = Some(bytes);
    let mut vec: Option<T> = None;
    if let Some(vec) = (&mut vec as &mut dyn std::any::Any).downcast_mut::<Option<Vec<u8>>>() {
        *vec = bytes.take();
    }
    match (vec, bytes) {
        (Some(vec), _) => Ok(vec),
        (None, bytes) => T::deserialize(SeqDeserializer::new(bytes.unwrap_or_default().into_iter())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Alias = Vec<u8>;
    const LEN: usize = 1 << 20;

    #[test]
    fn sees_the_type_not_its_spelling() {
        fn generic<T>() -> bool {
            is::<T>()
        }
        assert!(is::<Alias>() && generic::<&[u8]>() && is::<[u8; 0]>() && is::<[u8; LEN]>() && is::<&[u8; 3]>());
        assert!(!is::<Vec<i8>>() && !is::<(u8, u8)>() && !is::<Vec<[u8; 2]>>() && !is::<[u16; 3]>() && !is::<String>());
        assert!(!is::<[[u8; 2]; 2]>());
    }

    #[test]
    fn comes_back() {
        let bytes = [1_u8, 2, 3];
        for _ in 0..2 {
            assert_eq!(lend(&bytes, |bytes| restore::<Vec<u8>>(bytes.to_vec())).unwrap(), [1, 2, 3]);
            assert_eq!(lend(&&bytes[1..], |bytes| restore::<Vec<u8>>(bytes.to_vec())).unwrap(), [2, 3]);
        }
        assert_eq!(restore::<[u8; 2]>(vec![4, 5]).unwrap(), [4, 5]);
        assert!(restore::<[u8; 2]>(vec![4]).is_err());
        assert!(lend("text", |_| Ok(())).is_err());
        assert!(lend(&["text"], |_| Ok(())).is_err());
    }
}
