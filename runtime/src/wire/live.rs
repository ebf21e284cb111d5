//! What few messages hold: live objects of either side, and `bigint`s.

use super::encode::Encoder;
use super::wants;
use super::words::{RustKind, Special, Tag, words_for};
use crate::handle::{CallbackKind, ElementLocator, ObjectId, RefId};
use crate::value::ValueError;
use crate::value::number::BigInteger;
use crate::value::sending::Addressed;

impl Encoder {
    #[expect(clippy::cast_possible_truncation, reason = "four words at most")]
    pub(crate) fn bigint(&mut self, value: BigInteger) {
        let (negative, magnitude) = match value {
            BigInteger::Signed(value) => (value < 0, value.unsigned_abs()),
            BigInteger::Unsigned(value) => (false, value),
        };
        let words = magnitude.to_le_bytes();
        let len = words_for((u128::BITS - magnitude.leading_zeros()).div_ceil(8) as usize);
        self.word(Tag::BigInt.with((len as u32) << 1 | u32::from(negative)));
        for word in words.chunks_exact(4).take(len) {
            self.word(u32::from_le_bytes([word[0], word[1], word[2], word[3]]));
        }
    }

    /// A live object of either side.
    pub(crate) fn live(&mut self, object: Addressed) -> Result<(), ValueError> {
        match object {
            Addressed::Object(ObjectId(id)) => {
                self.word(Tag::Object2Js.with(0));
                self.number64(id);
            }
            Addressed::Element(locator) => {
                let (by, text) = match &locator {
                    ElementLocator::Id(text) => (0, text),
                    ElementLocator::Selector(text) => (1, text),
                };
                self.word(Tag::Element.with(by));
                self.string(text)?;
            }
            Addressed::Ref(RefId(id), methods, wants) => {
                self.word(
                    Tag::Object2Rust.with(RustKind::Ref as u32 | if wants.is_empty() { 0 } else { RustKind::ASKS }),
                );
                self.number64(id);
                self.array(methods.len())?;
                methods.iter().try_for_each(|method| self.string(method))?;
                if !wants.is_empty() {
                    self.array(wants.len())?;
                    wants.iter().try_for_each(|wants| self.params(wants))?;
                }
            }
            Addressed::Callback(RefId(id), kind, wants) => {
                let kind = match kind {
                    CallbackKind::Async => RustKind::AsyncCallback,
                    CallbackKind::Sync => RustKind::SyncCallback,
                };
                let asks = wants::ask_for_more(wants.iter().map(|want| want()));
                self.word(Tag::Object2Rust.with(kind as u32 | if asks { RustKind::ASKS } else { 0 }));
                self.number64(id);
                if asks {
                    self.params(&wants.iter().map(|want| want()).collect::<Vec<_>>())?;
                }
            }
            Addressed::Signal => self.special(Special::Signal),
        }
        Ok(())
    }
}
