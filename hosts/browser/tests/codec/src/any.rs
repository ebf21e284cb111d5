//! A value of any kind, and the text that says exactly what it is; `suite.mjs` writes the same text.

use std::fmt;
use std::fmt::Write as _;

use jsinterop::{BigInt, Bytes};
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Any {
    Null,
    Boolean(bool),
    Number(f64),
    /// Larger than a number says exactly.
    Big(i128),
    Text(String),
    Bytes(Vec<u8>),
    List(Vec<Any>),
    Map(Vec<(String, Any)>),
}

/// The largest whole number that a `number` says exactly.
const SAFE: f64 = 9_007_199_254_740_991.0;

impl Any {
    pub(crate) fn describe(&self) -> String {
        let mut text = String::new();
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) -> fmt::Result {
        match self {
            Self::Null => out.write_str("null"),
            Self::Boolean(value) => write!(out, "{value}"),
            Self::Number(value) if value.is_nan() => out.write_str("NaN"),
            Self::Number(value) if value.fract() == 0.0 && value.abs() <= SAFE && value.to_bits() != 1 << 63 => {
                write!(out, "{value:.0}")
            }
            Self::Number(value) => write!(out, "#{:016x}", value.to_bits()),
            Self::Big(value) => write!(out, "{value}"),
            Self::Text(text) => units(text, out),
            Self::Bytes(bytes) => {
                out.write_char('<')?;
                bytes.iter().try_for_each(|byte| write!(out, "{byte:02x}"))?;
                out.write_char('>')
            }
            Self::List(elements) => {
                out.write_char('[')?;
                for element in elements {
                    element.write(out)?;
                    out.write_char(',')?;
                }
                out.write_char(']')
            }
            Self::Map(entries) => {
                out.write_char('{')?;
                for (key, value) in entries {
                    units(key, out)?;
                    out.write_char(':')?;
                    value.write(out)?;
                    out.write_char(',')?;
                }
                out.write_char('}')
            }
        }
    }
}

/// What is not a letter, a digit or a blank, by its number.
fn units(text: &str, out: &mut String) -> fmt::Result {
    out.write_char('"')?;
    for unit in text.encode_utf16() {
        match char::from_u32(unit.into()).filter(|unit| unit.is_ascii_alphanumeric() || *unit == ' ') {
            Some(plain) => out.write_char(plain)?,
            None => write!(out, "\\{unit:04x}")?,
        }
    }
    out.write_char('"')
}

impl Serialize for Any {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Number(value) => serializer.serialize_f64(*value),
            Self::Big(value) => BigInt(*value).serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Bytes(bytes) => Bytes(bytes.clone()).serialize(serializer),
            Self::List(elements) => {
                let mut list = serializer.serialize_seq(Some(elements.len()))?;
                elements.iter().try_for_each(|element| list.serialize_element(element))?;
                list.end()
            }
            Self::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                entries.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyVisitor)
    }
}

struct AnyVisitor;

fn whole<E>(value: i128) -> Result<Any, E> {
    #[expect(clippy::cast_precision_loss, reason = "compared with what is exact")]
    let number = value as f64;
    Ok(if number.abs() <= SAFE { Any::Number(number) } else { Any::Big(value) })
}

impl<'de> Visitor<'de> for AnyVisitor {
    type Value = Any;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("data")
    }

    fn visit_unit<E>(self) -> Result<Any, E> {
        Ok(Any::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Any, E> {
        Ok(Any::Boolean(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Any, E> {
        whole(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Any, E> {
        whole(value.into())
    }

    fn visit_i128<E>(self, value: i128) -> Result<Any, E> {
        whole(value)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Any, E> {
        Ok(Any::Number(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<Any, E> {
        Ok(Any::Text(text.to_owned()))
    }

    fn visit_byte_buf<E: de::Error>(self, bytes: Vec<u8>) -> Result<Any, E> {
        Ok(Any::Bytes(bytes))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Any, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element()? {
            list.push(element);
        }
        Ok(Any::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Any, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Any::Map(map))
    }
}
