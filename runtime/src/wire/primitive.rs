//! Results that come by themselves, without a frame: a host whose JavaScript runs in this process has them at hand.

use std::any::Any;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::decode::Decoder;
use super::words::{Special, Tag, halves};
use crate::inner::Inner;
use crate::value::ValueError;

/// A result that is a primitive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Primitive<'a> {
    /// `undefined`
    Undefined,
    /// `null`
    Null,
    /// A `boolean`.
    Bool(bool),
    /// A `number`.
    Number(f64),
    /// A `string`.
    Text(&'a str),
}

/// Reads it as the declared type.
#[inline]
pub(crate) fn read<T: DeserializeOwned + 'static>(
    primitive: Primitive<'_>,
    runtime: &Arc<Inner>,
) -> Result<T, ValueError> {
    match primitive.plainly() {
        Some(value) => Ok(value),
        None => primitive.decode(runtime),
    }
}

impl Primitive<'_> {
    /// The types that most results have, where the value fits: the compiler leaves one comparison of each of these.
    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::float_cmp,
        reason = "checked to be exact"
    )]
    fn plainly<T: 'static>(self) -> Option<T> {
        let mut read: Option<T> = None;
        let place: &mut dyn Any = &mut read;
        if let Some(place) = place.downcast_mut::<Option<()>>() {
            *place = Some(());
        } else if let Some(place) = place.downcast_mut::<Option<f64>>() {
            if let Self::Number(number) = self {
                *place = Some(number);
            }
        } else if let Some(place) = place.downcast_mut::<Option<i32>>() {
            if let Self::Number(number) = self {
                *place = Some(number as i32).filter(|whole| f64::from(*whole) == number);
            }
        } else if let Some(place) = place.downcast_mut::<Option<u32>>() {
            if let Self::Number(number) = self {
                *place = Some(number as u32).filter(|whole| f64::from(*whole) == number);
            }
        } else if let Some(place) = place.downcast_mut::<Option<bool>>() {
            if let Self::Bool(is) = self {
                *place = Some(is);
            }
        } else if let Some(place) = place.downcast_mut::<Option<String>>()
            && let Self::Text(text) = self
        {
            *place = Some(text.to_owned());
        }
        read
    }

    /// Any type, by the rules of all other values.
    fn decode<T: DeserializeOwned + 'static>(self, runtime: &Arc<Inner>) -> Result<T, ValueError> {
        let (words, text) = self.words()?;
        super::read(&mut Decoder::bare(&words, text), runtime)
    }
}

impl<'a> Primitive<'a> {
    /// The same as a frame has it.
    fn words(self) -> Result<(Vec<u32>, &'a str), ValueError> {
        let special = |special: Special| vec![Tag::Special.with(special as u32)];
        Ok(match self {
            Self::Undefined => (special(Special::Undefined), ""),
            Self::Null => (special(Special::Null), ""),
            Self::Bool(is) => (special(if is { Special::True } else { Special::False }), ""),
            Self::Number(number) => {
                let [low, high] = halves(number.to_bits());
                (vec![Tag::Double.with(0), low, high], "")
            }
            Self::Text(text) => (vec![Tag::Text.with(super::encode::payload(text.len(), "units of a string")?)], text),
        })
    }
}
