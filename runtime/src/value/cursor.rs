//! The two cursors a value host implements: one builds the engine's values, one walks them. Object-safe, so that serde code is
//! compiled once per Rust type and not again per host.

use crate::handle::{CallbackKind, ElementLocator, ObjectId, RefId};
use crate::value::typed_array::ElementKind;

use super::error::ValueError;
use super::number::BigInteger;

/// The result of one step of a cursor.
pub type Step<T = ()> = Result<T, ValueError>;

/// Builds values of an engine, one after the other.
///
/// Values come in order: a composite is opened, filled and closed; what stands outside any composite is the next argument of
/// the call (or the result of the invocation). Dropping the writer in the middle drops what it has built.
pub trait ValueWriter {
    /// `undefined`.
    fn undefined(&mut self) -> Step;
    /// `null`.
    fn null(&mut self) -> Step;
    /// A boolean.
    fn boolean(&mut self, value: bool) -> Step;
    /// A number that is a whole 32-bit one.
    fn integer(&mut self, value: i32) -> Step;
    /// Any other number.
    fn number(&mut self, value: f64) -> Step;
    /// A `bigint`.
    fn bigint(&mut self, value: BigInteger) -> Step;
    /// A string.
    fn string(&mut self, value: &str) -> Step;
    /// A `Uint8Array` with a copy of these bytes.
    fn bytes(&mut self, value: &[u8]) -> Step;
    /// A typed array of `kind` with a copy of these bytes, in the machine's byte order.
    fn typed_array(&mut self, kind: ElementKind, bytes: &[u8]) -> Step;
    /// Opens an array.
    fn begin_array(&mut self, len: Option<usize>) -> Step;
    /// Closes it.
    fn end_array(&mut self) -> Step;
    /// Opens a plain object.
    fn begin_object(&mut self, len: Option<usize>) -> Step;
    /// Names the next value with a struct's field name: the same address each time, so it can be cached.
    fn field(&mut self, name: &'static str) -> Step;
    /// Names the next value with a map's key. It becomes an own property, whatever its name.
    fn key(&mut self, name: &str) -> Step;
    /// Closes it.
    fn end_object(&mut self) -> Step;
    /// The object a [`JsObject`](crate::JsObject) stands for.
    fn object(&mut self, id: ObjectId) -> Step;
    /// The element a locator finds, or `null`.
    fn element(&mut self, locator: &ElementLocator) -> Step;
    /// The proxy of a Rust object; `methods` are the names to bind.
    fn rust_ref(&mut self, id: RefId, methods: &[&'static str]) -> Step;
    /// The function of a Rust closure.
    fn callback(&mut self, id: RefId, kind: CallbackKind) -> Step;
    /// The running call's `AbortSignal`.
    fn signal(&mut self) -> Step;
}

/// What stands under a reader.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Found {
    /// `undefined`, or a hole.
    Undefined,
    /// `null`.
    Null,
    /// A boolean.
    Boolean(bool),
    /// A number that is a whole 32-bit one.
    Integer(i32),
    /// Any other number.
    Number(f64),
    /// A `bigint`; [`ValueReader::bigint`] has it.
    BigInt,
    /// A string; [`ValueReader::string`] has it.
    String,
    /// A symbol: no data.
    Symbol,
    /// A function: no data.
    Function,
    /// A promise: no data.
    Promise,
    /// An array, a set: [`ValueReader::enter_array`].
    Array,
    /// A typed array, an `ArrayBuffer`, a `DataView`: [`ValueReader::bytes`], or an array of its elements.
    Bytes,
    /// An object or a map: [`ValueReader::enter_object`].
    Object,
    /// What JavaScript marked with `jsinterop.ref`, the proxy of a Rust object, the function of a Rust closure: a handle wherever it stands.
    Handle,
}

impl Found {
    /// What it is called in error messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Undefined => "undefined",
            Self::Null => "null",
            Self::Boolean(_) => "boolean",
            Self::Integer(_) | Self::Number(_) => "number",
            Self::BigInt => "bigint",
            Self::String => "string",
            Self::Symbol => "symbol",
            Self::Function => "function",
            Self::Promise => "promise",
            Self::Array => "array",
            Self::Bytes => "typed array",
            Self::Object => "object",
            Self::Handle => "object reference",
        }
    }
}

/// A key of an object.
#[derive(Debug, PartialEq, Eq)]
pub enum Key {
    /// One of the fields the reader was told of, by its place among them.
    Field(usize),
    /// Any other.
    Name(String),
}

/// A handle as it arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrived {
    /// An object that lives in JavaScript, with its id; received once more.
    Object(ObjectId),
    /// The same, and it can be called.
    Function(ObjectId),
    /// The proxy of a Rust object, or the function of a Rust closure.
    Rust(RefId),
}

/// Walks a value of an engine.
///
/// A reader always stands on one value. `enter_*` opens it, `next_*` moves to its next piece and stands on that,
/// `leave` closes it and may come before the last piece.
pub trait ValueReader {
    /// Whether `null` or `undefined` stands here. `toJSON` is not asked.
    fn is_null(&mut self) -> Step<bool>;
    /// What stands here. Objects answer as their `toJSON` says, when they have one.
    fn peek(&mut self) -> Step<Found>;
    /// The string here; lone surrogates become U+FFFD.
    fn string(&mut self) -> Step<String>;
    /// The `bigint` here; one that no 128-bit integer holds is an error.
    fn bigint(&mut self) -> Step<BigInteger>;
    /// The bytes here, whatever the element type.
    fn bytes(&mut self) -> Step<Vec<u8>>;
    /// The typed array here and its element type; `None` for `ArrayBuffer` and `DataView`.
    fn typed_array(&mut self) -> Step<(Option<ElementKind>, Vec<u8>)>;
    /// Opens an array, set or typed array; answers how many elements it has.
    fn enter_array(&mut self) -> Step<usize>;
    /// Moves to the next element; `false` after the last.
    fn next_element(&mut self) -> Step<bool>;
    /// Opens an object or map. Keys among `fields` are answered by number.
    fn enter_object(&mut self, fields: &'static [&'static str]) -> Step;
    /// Moves to the next entry whose value is not `undefined`.
    fn next_entry(&mut self) -> Step<Option<Key>>;
    /// Closes what was entered last.
    fn leave(&mut self);
    /// The live object here, as a handle; a [`mismatch`](ValueError::mismatch) for a primitive. `toJSON` is not asked.
    fn handle(&mut self) -> Step<Arrived>;
}
