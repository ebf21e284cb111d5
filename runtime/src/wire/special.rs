//! What serde's data model has only by agreement: handles, typed arrays, and enums in their external form.

use serde::de::{Expected, Visitor};

use super::access::Variant;
use super::de::{Reader, Step};
use super::decode::Value;
use super::found::name;
use super::typed;
use super::words::Special;
use crate::handle::{JsObject, ObjectId, RefId};
use crate::value::format::{one_key, variant_content_alike};
use crate::value::passage::{self, Arrival};
use crate::value::{ElementKind, ValueError};

impl<'a> Reader<'_, 'a> {
    pub(super) fn handle<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Step<V::Value> {
        let value = self.decoder.value()?;
        let arrival = match value {
            Value::Js { id, is_function } => {
                let object = JsObject::arrived(self.runtime, ObjectId(id))?;
                if is_function { Arrival::Function(object) } else { Arrival::Object(object) }
            }
            Value::Rust(id) => self
                .runtime
                .find_ref(RefId(id))
                .ok_or_else(|| ValueError::mismatch(&visitor as &dyn Expected, "a Rust object that was disposed of"))?,
            value if self.opaque => {
                let expected = format_args!(
                    "{}, marked with `jsinterop.ref(…)` since the type alone cannot ask for it here",
                    &visitor as &dyn Expected
                );
                self.decoder.pass_inside(&value);
                return Err(ValueError::mismatch(expected, name(&value)));
            }
            value => return Err(self.mismatch(&value, &visitor)),
        };
        passage::arrive(arrival, visitor)
    }

    /// A typed array of exactly this kind is copied whole; anything else goes element by element.
    pub(super) fn typed_array<'de, V: Visitor<'de>>(&mut self, kind: ElementKind, visitor: V) -> Step<V::Value> {
        if self.decoder.is_bytes()
            && let Value::Bytes(found, content) = self.decoder.value()?
        {
            let bytes = self.decoder.content(content)?;
            if found == Some(kind) || (found, kind) == (Some(ElementKind::U8Clamped), ElementKind::U8) {
                return visitor.visit_byte_buf(bytes);
            }
            return visitor.visit_newtype_struct(typed::Numbers { kind: found, bytes });
        }
        visitor.visit_newtype_struct(self)
    }

    pub(super) fn bigint<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Step<V::Value> {
        match self.decoder.value()? {
            Value::BigInt(value) => visitor.visit_newtype_struct(typed::Big(value)),
            value => Err(self.mismatch(&value, &visitor)),
        }
    }

    /// The content of a variant that has none.
    fn nothing(&mut self) -> Step {
        match self.decoder.value()? {
            Value::Special(Special::Undefined | Special::Null) => Ok(()),
            value => Err(self.mismatch(&value, &"null for a variant without content")),
        }
    }

    /// `{ Variant: content }`, whose first word has been read.
    pub(super) fn tagged<'de, V: Visitor<'de>>(&mut self, value: &Value<'a>, visitor: V) -> Step<V::Value> {
        let variant = match *value {
            Value::Object(1) => self.decoder.string()?,
            Value::Shaped(shape) if let [key] = &**self.shapes.find(shape)? => key,
            _ => {
                self.decoder.pass_inside(value);
                return Err(one_key());
            }
        };
        self.inside(1, |reader| visitor.visit_enum(Variant { name: variant, content: reader }))
            .map_err(|error| error.at_key(variant))
    }
}

variant_content_alike!(&mut Reader<'_, '_>);
