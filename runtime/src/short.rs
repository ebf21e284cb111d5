//! Short calls: arguments that are numbers, truths and texts go by value where JavaScript shares this memory. No message is written.
//!
//! `js/src/short.ts` has the same numbers.

use serde::ser::{self, Impossible, Serialize};

use crate::host::Brief;
use crate::value::number::MAX_SAFE_INTEGER;
use crate::want::Want;

/// How many numbers a short call takes with it.
pub const PLACES: usize = 4;

/// A call of an import that JavaScript knows, with arguments that need no message.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShortCall {
    /// The import's [number](crate::host::Target::number).
    pub number: u32,
    /// What the places hold, two bits each: 0 nothing, 1 a number, 2 a truth, 3 the address of a text, whose length is in the next place (less
    /// than nothing where it is short and not ASCII). Above these, what the receiving type asks for: 0 nothing, 1 data, 2 a handle.
    pub shape: u32,
    /// The arguments.
    pub places: [f64; PLACES],
}

/// What became of a short call that was offered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shortly {
    /// It returned this, or whatever else where nothing is asked for.
    Number(f64),
    /// The answer has been handed over.
    Answered,
    /// It has to be made in the usual way. Nothing has been done.
    Refused,
}

impl ShortCall {
    /// The call, if what is received can come without a message that describes it.
    #[inline]
    pub(crate) fn new(call: &Brief, args: &ShortArgs) -> Option<Self> {
        let want = match call.want {
            Want::Nothing => 0,
            Want::Data => 1,
            Want::Handle => 2,
            Want::List(_) | Want::Map(_) | Want::Tuple(_) | Want::Struct(_) => return None,
        };
        Some(Self { number: call.number, shape: args.kinds | want << (2 * PLACES), places: args.places })
    }
}

/// Arguments by value.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ShortArgs {
    places: [f64; PLACES],
    kinds: u32,
    taken: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number = 1,
    Truth = 2,
    Text = 3,
}

/// Whether values of a type can go by value. The type itself decides: what other types serialize need not outlive their impl.
#[inline]
fn kind_of<T: ?Sized>() -> Option<Kind> {
    let id = typeid::of::<T>();
    macro_rules! is {
        ($($ty:ty),*) => { $(id == typeid::of::<$ty>())||* };
    }
    if is!(f64, i32, u32, usize, u64, i64, isize, f32, u8, u16, i8, i16) {
        Some(Kind::Number)
    } else if is!(bool) {
        Some(Kind::Truth)
    } else if is!(&str, String, &String) {
        Some(Kind::Text)
    } else {
        None
    }
}

impl ShortArgs {
    /// Takes one more argument, if it fits.
    #[inline]
    pub(crate) fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> bool {
        let Some(kind) = kind_of::<T>() else { return false };
        let (at, taken) = (self.taken, if kind == Kind::Text { 2 } else { 1 });
        let Some(places) = self.places.get_mut(at..at + taken) else { return false };
        self.kinds |= (kind as u32) << (2 * at);
        self.taken += taken;
        value.serialize(Places(places)).is_ok()
    }
}

/// Takes a value of a type that has a [`Kind`], and nothing else.
struct Places<'a>(&'a mut [f64]);

/// Texts of up to so many bytes may be read character by character.
const SHORT_TEXT: usize = 64;

/// Where a text lies, and its length: less than nothing where it is short and not ASCII, which tells how it is read.
#[expect(clippy::cast_precision_loss, reason = "no address reaches so far")]
fn place_of(text: &str) -> [f64; 2] {
    let length = text.len() as f64;
    [text.as_ptr().addr() as f64, if text.len() > SHORT_TEXT || text.is_ascii() { length } else { -length }]
}

/// It takes the usual way, which may have more to say.
#[derive(Debug)]
struct DoesNotFit;

impl std::fmt::Display for DoesNotFit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("it does not go by value")
    }
}

impl std::error::Error for DoesNotFit {}

impl ser::Error for DoesNotFit {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }
}

type Fits<T = ()> = Result<T, DoesNotFit>;

impl Places<'_> {
    #[inline]
    fn put<const COUNT: usize>(self, numbers: [f64; COUNT]) -> Fits {
        self.0.first_chunk_mut().map(|places| *places = numbers).ok_or(DoesNotFit)
    }
}

macro_rules! takes {
    ($($method:ident($ty:ty))*) => { $(
        #[inline]
        fn $method(self, value: $ty) -> Fits {
            self.put([value.into()])
        }
    )* };
}

macro_rules! refuses {
    ($($method:ident($($ty:ty),*) -> $ok:ty;)*) => { $(
        #[inline]
        fn $method(self, $(_: $ty),*) -> Fits<$ok> {
            Err(DoesNotFit)
        }
    )* };
}

type Nothing = Impossible<(), DoesNotFit>;

impl ser::Serializer for Places<'_> {
    type Ok = ();
    type Error = DoesNotFit;
    type SerializeSeq = Nothing;
    type SerializeTuple = Nothing;
    type SerializeTupleStruct = Nothing;
    type SerializeTupleVariant = Nothing;
    type SerializeMap = Nothing;
    type SerializeStruct = Nothing;
    type SerializeStructVariant = Nothing;

    takes! {
        serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_u8(u8) serialize_u16(u16) serialize_u32(u32)
        serialize_f32(f32) serialize_f64(f64)
    }

    refuses! {
        serialize_char(char) -> (); serialize_bytes(&[u8]) -> (); serialize_none() -> (); serialize_unit() -> ();
        serialize_unit_struct(&'static str) -> (); serialize_unit_variant(&'static str, u32, &'static str) -> ();
        serialize_seq(Option<usize>) -> Nothing; serialize_tuple(usize) -> Nothing;
        serialize_tuple_struct(&'static str, usize) -> Nothing;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Nothing;
        serialize_map(Option<usize>) -> Nothing; serialize_struct(&'static str, usize) -> Nothing;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Nothing;
    }

    #[inline]
    fn serialize_bool(self, value: bool) -> Fits {
        self.put([value.into()])
    }

    /// One that a number of JavaScript's cannot hold is refused in the usual way.
    #[inline]
    #[expect(clippy::cast_precision_loss, reason = "checked to be exact")]
    fn serialize_i64(self, value: i64) -> Fits {
        if value.unsigned_abs() <= MAX_SAFE_INTEGER { self.put([value as f64]) } else { Err(DoesNotFit) }
    }

    #[inline]
    #[expect(clippy::cast_precision_loss, reason = "checked to be exact")]
    fn serialize_u64(self, value: u64) -> Fits {
        if value <= MAX_SAFE_INTEGER { self.put([value as f64]) } else { Err(DoesNotFit) }
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Fits {
        self.put(place_of(value))
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Fits {
        Err(DoesNotFit)
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, _: &T) -> Fits {
        Err(DoesNotFit)
    }

    #[inline]
    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, _: &'static str, _: &T) -> Fits {
        Err(DoesNotFit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pushed<T: Serialize + ?Sized>(value: &T) -> Option<ShortArgs> {
        let mut args = ShortArgs::default();
        args.push(value).then_some(args)
    }

    #[test]
    fn takes_numbers_truths_and_texts_in_order() {
        let mut args = ShortArgs::default();
        assert!(args.push(&-7_i8) && args.push(&true) && args.push(&"abc"));
        assert_eq!(args.kinds, 1 | 2 << 2 | 3 << 4);
        assert_eq!([0, 1, 3].map(|place| args.places[place].to_bits()), [-7.0_f64, 1.0, 3.0].map(f64::to_bits));
        assert!(!args.push(&1.0), "there is no fifth place");
    }

    #[test]
    fn leaves_to_the_usual_way_what_it_may_refuse() {
        assert!(pushed(&(1_u64 << 53)).is_none() && pushed(&i64::MIN).is_none());
        assert_eq!(pushed(&MAX_SAFE_INTEGER).unwrap().places[0].to_bits(), 9_007_199_254_740_991_f64.to_bits());
    }

    #[test]
    fn takes_no_type_that_may_serialize_what_it_does_not_keep() {
        struct Passing;
        impl Serialize for Passing {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&String::from("gone when this returns"))
            }
        }
        assert!(pushed(&Passing).is_none() && pushed(&Some(1.0)).is_none() && pushed(&[1.0]).is_none());
        assert!(pushed(&'a').is_none() && pushed(&()).is_none() && pushed(&std::borrow::Cow::Borrowed("a")).is_none());
    }

    #[test]
    #[expect(clippy::cast_possible_truncation, reason = "they are short")]
    fn tells_how_a_short_text_is_read() {
        let length = |text: &str| pushed(&text).unwrap().places[1] as i32;
        assert_eq!([length(""), length("abc"), length("ä"), length(&"ä".repeat(50))], [0, 3, -2, 100]);
    }
}
