//! The rules for integers, the same on every host: what a JavaScript `number` holds exactly, and what is a `bigint`.

use std::fmt;

use serde::de::{Expected, Visitor};

use super::decimal::Decimal;
use super::error::ValueError;

/// The largest integer a JavaScript `number` holds exactly, `Number.MAX_SAFE_INTEGER`.
pub(crate) const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// A whole number too large for a JavaScript `number`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BigInteger {
    /// Any that an `i128` holds.
    Signed(i128),
    /// Those above.
    Unsigned(u128),
}

/// An integer that is to be sent as a `number`.
pub(crate) enum Whole {
    /// A 32-bit one.
    Small(i32),
    /// Any other that is exact.
    Exact(f64),
}

impl Whole {
    /// The `number` that is exactly `value`.
    #[expect(clippy::cast_precision_loss, reason = "checked to be exact")]
    #[inline]
    pub(crate) fn new(value: i128) -> Result<Self, ValueError> {
        match i64::try_from(value) {
            Ok(value) => match i32::try_from(value) {
                Ok(small) => Ok(Self::Small(small)),
                Err(_) if value.unsigned_abs() <= MAX_SAFE_INTEGER => Ok(Self::Exact(value as f64)),
                Err(_) => Err(unsafe_integer(value)),
            },
            Err(_) => Err(unsafe_integer(value)),
        }
    }
}

pub(crate) fn unsafe_integer(number: impl fmt::Display) -> ValueError {
    ValueError::refused(format_args!(
        "the integer {number} is beyond ±(2^53 - 1), which a JavaScript number cannot hold exactly; wrap it in `BigInt`"
    ))
}

/// The integer a `number` is, if it is exactly one.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "checked to be whole and exact")]
#[inline]
pub(crate) fn whole(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() <= MAX_SAFE_INTEGER as f64).then_some(value as i64)
}

/// A `number` where an integer is wanted.
pub(crate) fn visit_whole<'de, V: Visitor<'de>>(value: f64, visitor: V) -> Result<V::Value, ValueError> {
    if let Some(value) = whole(value) {
        visitor.visit_i64(value)
    } else if value.fract() == 0.0 {
        Err(ValueError::mismatch(
            &visitor as &dyn Expected,
            format_args!(
                "number {}, which is beyond ±(2^53 - 1) and may not be exact: a bigint would be",
                Decimal(value)
            ),
        ))
    } else {
        Err(ValueError::mismatch(&visitor as &dyn Expected, format_args!("number {}", Decimal(value))))
    }
}

/// A `number` where the type takes anything: an integer when it is one, and `-0` stays what it is.
pub(crate) fn visit_number<'de, V: Visitor<'de>>(value: f64, visitor: V) -> Result<V::Value, ValueError> {
    match whole(value) {
        Some(integer) if integer != 0 || value.is_sign_positive() => visitor.visit_i64(integer),
        _ => visitor.visit_f64(value),
    }
}

/// A `bigint` where an integer is wanted.
pub(crate) fn visit_bigint<'de, V: Visitor<'de>>(value: BigInteger, visitor: V) -> Result<V::Value, ValueError> {
    match value {
        BigInteger::Signed(value) => match (i64::try_from(value), u64::try_from(value)) {
            (Ok(value), _) => visitor.visit_i64(value),
            (_, Ok(value)) => visitor.visit_u64(value),
            _ => visitor.visit_i128(value),
        },
        BigInteger::Unsigned(value) => visitor.visit_u128(value),
    }
}
