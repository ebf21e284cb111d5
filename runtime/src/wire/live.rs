//! What few messages hold: live objects of either side, and `bigint`s.

use super::encode::{Encoder, payload};
use super::wants;
use super::words::{RustKind, Special, Tag, words_for};
use crate::handle::{CallbackKind, ElementLocator, ObjectId, RefId};
use crate::value::ValueError;
use crate::value::number::BigInteger;
use crate::value::sending::Addressed;
use crate::want::Want;

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
                self.word(Tag::Array.with(payload(methods.len(), "a list of methods")?));
                methods.iter().try_for_each(|method| self.string(method))?;
                if !wants.is_empty() {
                    let params = |wants: &Vec<&'static Want>| wants.iter().map(|want| wants::param(want)).collect();
                    super::ser::write_plain(&wants.iter().map(params).collect::<Vec<Vec<_>>>(), self)?;
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
                    let wants: Vec<_> = wants.iter().map(|want| wants::param(want())).collect();
                    super::ser::write_plain(&wants, self)?;
                }
            }
            Addressed::Signal => self.special(Special::Signal),
        }
        Ok(())
    }
}
