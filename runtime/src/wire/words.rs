//! The words of the wire: 32 bits each, with the tag of what they begin in the low four.
//!
//! `js/src/wire/words.ts` has the same numbers.

/// What a word begins. The upper 28 bits are its payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Tag {
    /// A number that is a whole one of 28 bits: the payload.
    Int = 0,
    /// A value without content: the payload is a [`Special`].
    Special = 1,
    /// A number: two words, low half first.
    Double = 2,
    /// A string, cut from the text: the payload is its length, in UTF-16 units on the way to JavaScript and in bytes on the way to Rust.
    Text = 3,
    /// A string sent before: the payload is its slot.
    Known = 4,
    /// A string to be kept: the payload is the slot; a [`Text`](Self::Text) follows.
    Keep = 5,
    /// An array of as many values as the payload says.
    Array = 6,
    /// An object of as many pairs as the payload says: a string, a value.
    Object = 7,
    /// An object whose keys are the shape of that number; the values follow.
    Shaped = 8,
    /// An array of as many numbers as the payload says, two words each.
    Doubles = 9,
    /// A typed array of the kind in the payload: a word with its length in bytes, then the bytes, filled up to a whole word.
    Bytes = 10,
    /// The same, beside the message: a word with its place among the message's blobs.
    Blob = 11,
    /// A `bigint`: the payload is the number of words of its magnitude, and in the lowest bit whether it is negative.
    BigInt = 12,
    /// An object that lives in JavaScript: two words, its id. The payload is 1 for a function.
    Object2Js = 13,
    /// An object that lives in Rust: two words, its id. The payload is a [`RustKind`]; a reference's method names follow, as an array.
    Object2Rust = 14,
    /// An element of the page: the payload is 0 for its id and 1 for a selector; a string follows.
    Element = 15,
}

impl Tag {
    const ALL: [Self; 16] = [
        Self::Int,
        Self::Special,
        Self::Double,
        Self::Text,
        Self::Known,
        Self::Keep,
        Self::Array,
        Self::Object,
        Self::Shaped,
        Self::Doubles,
        Self::Bytes,
        Self::Blob,
        Self::BigInt,
        Self::Object2Js,
        Self::Object2Rust,
        Self::Element,
    ];

    /// The tag of a word.
    #[inline]
    pub(crate) fn of(word: u32) -> Self {
        Self::ALL[(word & 15) as usize]
    }

    /// The word of this tag.
    #[inline]
    pub(crate) const fn with(self, payload: u32) -> u32 {
        self as u32 | payload << 4
    }
}

/// The largest payload.
pub(crate) const MAX_PAYLOAD: u32 = u32::MAX >> 4;

/// The payload of a word.
#[inline]
pub(crate) const fn payload(word: u32) -> u32 {
    word >> 4
}

/// A value without content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Special {
    Undefined = 0,
    Null = 1,
    False = 2,
    True = 3,
    /// Out: the running call's `AbortSignal`.
    Signal = 4,
    /// In: what is no data, and where a walk ended.
    Symbol = 5,
    Function = 6,
    Promise = 7,
    Cycle = 8,
    TooDeep = 9,
    /// A `Map` whose keys are neither strings nor numbers.
    Keys = 10,
}

impl Special {
    pub(crate) fn of(payload: u32) -> Option<Self> {
        [
            Self::Undefined,
            Self::Null,
            Self::False,
            Self::True,
            Self::Signal,
            Self::Symbol,
            Self::Function,
            Self::Promise,
            Self::Cycle,
            Self::TooDeep,
            Self::Keys,
        ]
        .get(payload as usize)
        .copied()
    }
}

/// What an id of Rust's stands for, as JavaScript has to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum RustKind {
    Ref = 0,
    AsyncCallback = 1,
    SyncCallback = 2,
}

impl RustKind {
    /// Set beside the kind of a callback, or of a reference with a method, whose arguments ask for more than data: what they ask for follows.
    pub(crate) const ASKS: u32 = 4;
}

/// The halves of a 64-bit number, low one first.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the halves")]
pub(crate) const fn halves(number: u64) -> [u32; 2] {
    [number as u32, (number >> 32) as u32]
}

/// And back.
#[inline]
pub(crate) const fn whole([low, high]: [u32; 2]) -> u64 {
    low as u64 | (high as u64) << 32
}

/// How many words hold as many bytes.
pub(crate) const fn words_for(bytes: usize) -> usize {
    bytes.div_ceil(4)
}
