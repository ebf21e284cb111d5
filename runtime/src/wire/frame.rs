//! Frames: what travels at once. A header, messages, the shapes they made; beside these words the text, and blobs.
//!
//! The header is four words: flags; the length of the text in bytes, and in the unit that strings are counted in; where the shapes
//! begin. There: where in the text their keys begin, and for each shape how many keys it has and how long each one is.

use std::cell::RefCell;
use std::sync::Arc;

use super::words::Tag;
use crate::value::ValueError;
use crate::value::byte_string::LentBytes;

/// How many words come before the first message.
pub(crate) const HEADER: usize = 4;

/// The most shapes a table holds, on the side that is told. The side that makes them empties it long before.
const MAX_SHAPES: usize = 1 << 16;

/// Whose tables of shapes and strings a frame works with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tables {
    /// Those of the connection: they live as long as it and are bounded. For sides that see every frame, in order.
    Shared,
    /// Its own, empty to begin with: the frame can be replayed, dropped or overtaken. So is one that is written while another is.
    Own,
}

impl Tables {
    pub(crate) fn flag(self) -> u32 {
        match self {
            Self::Shared => 0,
            Self::Own => Frame::OWN,
        }
    }
}

/// A frame, ready to be sent.
#[derive(Debug)]
pub struct Frame<'a> {
    /// Header, messages, shapes.
    pub words: &'a [u32],
    /// The text, in UTF-8.
    pub text: &'a [u8],
    /// Long runs of bytes, taken out by whoever sends them.
    pub blobs: &'a mut Vec<Vec<u8>>,
    /// Which of these blobs are empty here and lie elsewhere, from an encoder that [lends](super::Encoder::lending).
    pub lent: &'a [(usize, LentBytes)],
}

impl Frame<'_> {
    /// The frame has tables of its own.
    pub(crate) const OWN: u32 = 1;
    /// The tables are empty before this frame.
    pub(crate) const RESET: u32 = 2;
}

/// The keys of one shape.
pub(crate) type Keys = Arc<[Box<str>]>;

/// The shapes the other side has told of. A reader that is under way keeps those it began with.
#[derive(Debug, Clone, Default)]
pub struct Shapes(Option<Arc<Vec<Keys>>>);

impl Shapes {
    #[inline]
    pub(crate) fn find(&self, number: u32) -> Result<&Keys, ValueError> {
        let unknown = || malformed(format_args!("no shape has the number {number}"));
        self.0.as_ref().and_then(|shapes| shapes.get(number as usize)).ok_or_else(unknown)
    }

    /// Takes in what a frame tells at its end; `told` begins there.
    fn learn(&mut self, told: &[u32], text: &str) -> Result<(), ValueError> {
        let Some((start, mut words)) = told.split_first() else { return Ok(()) };
        let mut text = text.get(*start as usize..).ok_or_else(|| malformed("the shapes' text is missing"))?;
        let shapes = Arc::make_mut(self.0.get_or_insert_default());
        while let Some((count, rest)) = words.split_first() {
            let count = *count as usize;
            if count > rest.len() || shapes.len() >= MAX_SHAPES {
                return Err(malformed("too many shapes or keys"));
            }
            let (lens, rest) = rest.split_at(count);
            let mut keys = Vec::with_capacity(count);
            for len in lens {
                let (key, after) =
                    text.split_at_checked(*len as usize).ok_or_else(|| malformed("a key ends outside the text"))?;
                keys.push(Box::from(key));
                text = after;
            }
            shapes.push(keys.into());
            words = rest;
        }
        Ok(())
    }
}

/// A frame that has arrived, opened.
#[derive(Debug)]
pub(crate) struct Opened<'a> {
    /// The messages.
    pub(crate) words: &'a [u32],
    pub(crate) text: &'a str,
    /// Where in the text the keys of shapes begin.
    pub(crate) text_end: usize,
    pub(crate) shapes: Shapes,
    pub(crate) blobs: &'a Blobs,
}

/// Long runs of bytes that arrived beside a frame. Each can be taken once.
#[derive(Debug, Default)]
pub struct Blobs(RefCell<Vec<Option<Vec<u8>>>>);

impl Blobs {
    /// Adds one; answers its place.
    pub fn push(&self, bytes: Vec<u8>) -> usize {
        let mut blobs = self.0.borrow_mut();
        blobs.push(Some(bytes));
        blobs.len() - 1
    }

    /// How many bytes they have that have not been taken.
    pub fn bytes(&self) -> usize {
        self.0.borrow().iter().flatten().map(Vec::len).sum()
    }

    pub(crate) fn len_of(&self, place: u32) -> usize {
        self.0.borrow().get(place as usize).and_then(Option::as_ref).map_or(0, Vec::len)
    }

    pub(crate) fn take(&self, place: u32) -> Option<Vec<u8>> {
        self.0.borrow_mut().get_mut(place as usize)?.take()
    }
}

/// Checks a frame's outside, and takes in the shapes it tells of.
pub(crate) fn open<'a>(
    words: &'a [u32],
    text: &'a [u8],
    blobs: &'a Blobs,
    shapes: &mut Shapes,
) -> Result<Opened<'a>, ValueError> {
    let Some(([flags, text_len, _, told_at], _)) = words.split_first_chunk::<HEADER>() else {
        return Err(malformed("the header is missing"));
    };
    if *text_len as usize != text.len() {
        return Err(malformed("the text is of another length"));
    }
    let text = std::str::from_utf8(text).map_err(|_| malformed("the text is not UTF-8"))?;
    let told_at = *told_at as usize;
    let (Some(messages), Some(told)) = (words.get(HEADER..told_at), words.get(told_at..)) else {
        return Err(malformed("the shapes are outside the frame"));
    };
    let text_end = told.first().map_or(text.len(), |start| *start as usize);
    if flags & Frame::OWN != 0 {
        let mut own = Shapes::default();
        own.learn(told, text)?;
        return Ok(Opened { words: messages, text, text_end, shapes: own, blobs });
    }
    if flags & Frame::RESET != 0 {
        *shapes = Shapes::default();
    }
    shapes.learn(told, text)?;
    Ok(Opened { words: messages, text, text_end, shapes: shapes.clone(), blobs })
}

/// The other side broke the rules of the wire.
#[cold]
pub(crate) fn malformed(what: impl std::fmt::Display) -> ValueError {
    ValueError::refused(format_args!("the message is malformed: {what}"))
}

/// A value of a kind that cannot stand here.
#[cold]
pub(crate) fn misplaced(tag: Tag) -> ValueError {
    malformed(format_args!("{tag:?} cannot stand here"))
}
