//! The encoder: values as words, their strings as one block of text. What serde calls is in `ser.rs`.

use std::borrow::Cow;

use super::frame::{Frame, HEADER, Tables};
use super::shapes::ShapeTree;
use super::strings::{Sent, StringTable};
use super::text::{append, utf16_len};
use super::words::{MAX_PAYLOAD, Special, Tag, halves};
use crate::module::ShippedModule;
use crate::value::ValueError;
use crate::value::byte_string::LentBytes;
use crate::want::Want;

/// How many words a buffer keeps from frame to frame.
const MAX_KEPT: usize = 1 << 20;

/// Writes frames: each holds messages, their text, and the shapes they made.
///
/// Buffers are kept from frame to frame. So are the tables, unless every frame has its own.
#[derive(Debug)]
pub struct Encoder {
    pub(super) words: Vec<u32>,
    /// UTF-8.
    text: Vec<u8>,
    /// The text's length in UTF-16 units.
    units: usize,
    pub(super) blobs: Vec<Vec<u8>>,
    /// Those whole arguments of this frame that are lent instead of copied, and which blobs they stand for; `None` where none is.
    pub(super) lent: Option<Vec<(usize, LentBytes)>>,
    strings: StringTable,
    shapes: ShapeTree,
    tables: Tables,
    /// Whether shipped modules are files: their names travel, not their texts.
    has_assets: bool,
    /// The imports whose path the other side knows, by number, and those that are new in this frame.
    imports: Vec<bool>,
    fresh_imports: Vec<u32>,
    /// The wants with pieces that the other side knows.
    wants: Vec<&'static Want>,
    /// Blobs beyond this length are refused, and whether one was.
    pub(super) max_blob: usize,
    pub(super) has_refused: bool,
    /// How many numbers stand in three words each, to find arrays of nothing else.
    pub(super) doubles: usize,
    /// The tables were emptied, and the other side has not heard of it yet.
    is_reset_due: bool,
}

/// A place to go back to.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    words: usize,
    text: usize,
    units: usize,
    blobs: usize,
    strings: usize,
    shapes: usize,
    imports: usize,
    wants: usize,
}

impl Encoder {
    /// An encoder whose frames share their tables, or each have their own.
    pub fn new(tables: Tables) -> Self {
        Self {
            words: Vec::new(),
            text: Vec::new(),
            units: 0,
            blobs: Vec::new(),
            lent: None,
            strings: StringTable::new(),
            shapes: ShapeTree::new(),
            tables,
            has_assets: false,
            imports: Vec::new(),
            fresh_imports: Vec::new(),
            wants: Vec::new(),
            doubles: 0,
            max_blob: usize::MAX,
            has_refused: false,
            is_reset_due: false,
        }
    }

    /// The other side has shipped modules as files: it is told [their names](ShippedModule::file_name), not their texts.
    #[must_use]
    pub fn with_assets(mut self, has_assets: bool) -> Self {
        self.has_assets = has_assets;
        self
    }

    /// From here to the end of the frame, a run of bytes beyond this length is an error: so that one that takes long on the way is alone in its
    /// frame, and nothing else waits for it.
    pub fn refuse_blobs(&mut self, beyond: usize) {
        self.max_blob = beyond;
    }

    /// Whether one was refused in this frame. What was being written is to be undone, and the frame to be sent.
    pub fn has_refused(&self) -> bool {
        self.has_refused
    }

    /// How many bytes the frame has so far, and how many travel beside it.
    pub fn size(&self) -> (usize, usize) {
        (self.words.len() * 4 + self.text.len(), self.blobs.iter().map(Vec::len).sum())
    }

    /// Whoever is handed a frame reads it before the call returns: what is borrowed until then need not be copied.
    #[must_use]
    pub fn lending(mut self) -> Self {
        self.lent = Some(Vec::new());
        self
    }

    /// What is sent of a shipped module.
    pub(crate) fn carried(&self, module: &ShippedModule) -> Cow<'static, str> {
        if self.has_assets { Cow::Owned(module.file_name()) } else { Cow::Borrowed(module.text) }
    }

    /// Begins a frame. What the last one held is gone, and what it made is known to the other side.
    #[inline]
    pub fn begin(&mut self) {
        self.words.clear();
        self.text.clear();
        // What one large frame has left is let go.
        self.words.shrink_to(MAX_KEPT);
        self.text.shrink_to(4 * MAX_KEPT);
        self.units = 0;
        self.blobs.clear();
        if let Some(lent) = &mut self.lent {
            lent.clear();
        }
        self.strings.sent();
        self.shapes.sent();
        self.fresh_imports.clear();
        self.max_blob = usize::MAX;
        self.has_refused = false;
        if self.tables == Tables::Own || self.shapes.is_full() {
            self.forget();
        }
        let flags = self.tables.flag() | if self.is_reset_due { Frame::RESET } else { 0 };
        self.words.extend_from_slice(&[flags; HEADER]);
    }

    /// Forgets what the other side knows; it is told to do so too.
    #[cold]
    fn forget(&mut self) {
        self.strings.clear();
        self.shapes.renew();
        self.imports.clear();
        self.wants.clear();
        self.is_reset_due = true;
    }

    /// The messages so far.
    pub(crate) fn written(&self) -> &[u32] {
        self.words.get(HEADER..).unwrap_or_default()
    }

    /// Whether the frame holds nothing yet.
    pub fn is_empty(&self) -> bool {
        self.words.len() <= HEADER
    }

    /// Ends the frame: adds the shapes it made, and fills in the header.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "4 Gi words do not fit into memory that 32 bits address")]
    pub fn end(&mut self) -> Frame<'_> {
        // A frame that holds nothing is not sent.
        self.is_reset_due &= self.is_empty();
        let defined_at = self.words.len();
        if self.shapes.mark() > 0 {
            self.tell_shapes();
        }
        if let Some([_, bytes, units, told_at]) = self.words.first_chunk_mut::<HEADER>() {
            (*bytes, *units, *told_at) = (self.text.len() as u32, self.units as u32, defined_at as u32);
        }
        Frame {
            words: &self.words,
            text: &self.text,
            blobs: &mut self.blobs,
            lent: self.lent.as_deref().unwrap_or_default(),
        }
    }

    #[cold]
    #[expect(clippy::cast_possible_truncation, reason = "4 Gi words do not fit into memory that 32 bits address")]
    fn tell_shapes(&mut self) {
        self.words.push(self.units as u32);
        for keys in self.shapes.fresh() {
            self.words.push(keys.len() as u32);
            for key in keys {
                let units = utf16_len(key);
                self.words.push(units as u32);
                self.text.extend_from_slice(key.as_bytes());
                self.units += units;
            }
        }
    }

    /// Where the frame stands now.
    #[inline]
    pub fn mark(&self) -> Mark {
        Mark {
            words: self.words.len(),
            text: self.text.len(),
            units: self.units,
            blobs: self.blobs.len(),
            strings: self.strings.mark(),
            shapes: self.shapes.mark(),
            imports: self.fresh_imports.len(),
            wants: self.wants.len(),
        }
    }

    /// Goes back to `mark`, as if nothing had been written since.
    pub fn undo(&mut self, mark: Mark) {
        self.words.truncate(mark.words);
        self.text.truncate(mark.text);
        self.units = mark.units;
        self.blobs.truncate(mark.blobs);
        if let Some(lent) = &mut self.lent {
            lent.retain(|(place, _)| *place < mark.blobs);
        }
        self.strings.undo(mark.strings);
        self.shapes.undo(mark.shapes);
        for number in self.fresh_imports.drain(mark.imports..) {
            self.imports[number as usize] = false;
        }
        self.wants.truncate(mark.wants);
    }

    /// The place of a want with pieces, and whether the other side is told of it now.
    #[expect(clippy::cast_possible_truncation, reason = "a program has few types")]
    pub(crate) fn tell_want(&mut self, want: &'static Want) -> (u32, bool) {
        let known = self.wants.iter().position(|known| std::ptr::eq(*known, want));
        let place = known.unwrap_or_else(|| {
            self.wants.push(want);
            self.wants.len() - 1
        });
        (place as u32, known.is_none())
    }

    /// Whether the other side knows an import by its number.
    #[inline]
    pub(crate) fn knows_import(&self, number: u32) -> bool {
        self.imports.get(number as usize).is_some_and(|known| *known)
    }

    /// Notes that the other side is told of an import now; `false` if it knows it already.
    pub(crate) fn tell_import(&mut self, number: u32) -> bool {
        let place = number as usize;
        if self.imports.len() <= place {
            self.imports.resize(place + 1, false);
        }
        let is_new = !std::mem::replace(&mut self.imports[place], true);
        if is_new {
            self.fresh_imports.push(number);
        }
        is_new
    }

    #[inline]
    pub(crate) fn here(&self) -> usize {
        self.words.len()
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "4 GiB of text do not fit into memory that 32 bits address")]
    pub(crate) fn text_at(&self) -> u32 {
        self.units as u32
    }

    /// Writes over a word.
    #[inline]
    pub(crate) fn put(&mut self, place: usize, word: u32) {
        self.words[place] = word;
    }

    pub(crate) fn shapes(&mut self) -> &mut ShapeTree {
        &mut self.shapes
    }

    #[inline]
    pub(crate) fn words<const COUNT: usize>(&mut self, words: [u32; COUNT]) {
        self.words.extend_from_slice(&words);
    }

    #[inline]
    pub(crate) fn word(&mut self, word: u32) {
        self.words.push(word);
    }

    pub(crate) fn number64(&mut self, number: u64) {
        self.words.extend(halves(number));
    }

    #[inline]
    pub(crate) fn special(&mut self, special: Special) {
        self.word(Tag::Special.with(special as u32));
    }

    #[inline]
    #[expect(clippy::cast_sign_loss, reason = "the same bits")]
    pub(crate) fn integer(&mut self, value: i32) {
        if value << 4 >> 4 == value {
            self.word(Tag::Int.with(value as u32));
        } else {
            self.double(value.into());
        }
    }

    #[inline]
    pub(crate) fn double(&mut self, value: f64) {
        let [low, high] = halves(value.to_bits());
        self.words.extend_from_slice(&[Tag::Double.with(0), low, high]);
        self.doubles += 1;
    }

    #[inline]
    pub(crate) fn string(&mut self, value: &str) -> Result<(), ValueError> {
        match self.strings.look_up(value) {
            Sent::Known(slot) => {
                self.word(Tag::Known.with(slot));
                return Ok(());
            }
            Sent::Keep(slot) => self.word(Tag::Keep.with(slot)),
            Sent::Plain => {}
        }
        let units = utf16_len(value);
        self.word(Tag::Text.with(payload(units, "units of a string")?));
        append(&mut self.text, value.as_bytes());
        self.units += units;
        Ok(())
    }

    /// Reserves the word that opens a composite.
    #[inline]
    pub(crate) fn open(&mut self) -> usize {
        self.words.push(0);
        self.words.len() - 1
    }

    /// Fills in the word that [`open`](Self::open) reserved.
    #[inline]
    pub(crate) fn close(&mut self, opened: usize, tag: Tag, payload: u32) {
        self.words[opened] = tag.with(payload);
    }
}

/// A length as a payload.
#[inline]
pub(crate) fn payload(len: usize, what: &'static str) -> Result<u32, ValueError> {
    match u32::try_from(len) {
        Ok(len) if len <= MAX_PAYLOAD => Ok(len),
        _ => Err(ValueError::failed(crate::bounds::exceeded(what, MAX_PAYLOAD as usize))),
    }
}
