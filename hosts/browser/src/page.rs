//! The runtime of this page: connecting it, and what arrives for it.

use std::cell::{Cell, OnceCell, RefCell};
use std::convert::Infallible;

use jsinterop::host::{Answer, CallId, Invoked, Link, Outgoing, ShortCall, Shortly, Status, Want};
use jsinterop::wire::{self, Blobs, Encoder, Message, Primitive, Shapes, Tables};
use jsinterop::{JsError, JsRuntime, Registry};

use crate::blobs;
use crate::glue::{self, Place};
use crate::host::PageHost;
use crate::options::Options;

thread_local! {
    static RUNTIME: OnceCell<(JsRuntime, Link)> = const { OnceCell::new() };
    /// Absent while a frame is being written: code that runs meanwhile writes one with tables of its own.
    static ENCODER: Cell<Option<Box<Encoder>>> = const { Cell::new(None) };
    static SHAPES: RefCell<Shapes> = RefCell::default();
    static HAS_ASSETS: Cell<bool> = const { Cell::new(false) };
}

fn encoder(tables: Tables) -> Box<Encoder> {
    Box::new(Encoder::new(tables).with_assets(HAS_ASSETS.get()).lending())
}

/// Connects the page the module runs in, and makes it the runtime of all calls that name none. Doing it again gives the same one.
pub fn init() -> JsRuntime {
    init_with(&Options::default())
}

/// [`init`] with options.
pub fn init_with(options: &Options) -> JsRuntime {
    if let Some(runtime) = RUNTIME.with(|known| known.get().map(|(runtime, _)| runtime.clone())) {
        return runtime;
    }
    glue::run_constructors();
    HAS_ASSETS.set(options.assets.is_some());
    ENCODER.set(Some(encoder(Tables::Shared)));
    let mut link = None;
    let runtime = JsRuntime::connect(|given| {
        link = Some(given);
        PageHost
    });
    if let Some(link) = link {
        // Nobody else sets it: this is the one thread.
        let _ = RUNTIME.with(|known| known.set((runtime.clone(), link)));
    }
    // In order of declaration, those of one crate are together.
    let mut crates: Vec<_> = Registry::global().exports().map(|export| export.source().package).collect();
    crates.dedup();
    glue::connect(&crates.join(" "), options);
    glue::tell_panics();
    if Registry::global().exports().any(|export| export.param_wants().any(|want| !matches!(want, Want::Data))) {
        tell(|encoder| {
            // As many exports as a message cannot hold, no program has.
            let _ = encoder.exports();
        });
    }
    if options.is_default {
        // Another crate may have set a default; then calls name their runtime.
        let _ = runtime.set_default();
    }
    let initializers: Vec<_> = Registry::global().modules().filter(|module| module.initializer).collect();
    tell(|encoder| {
        // A text of 256 Mi characters, no crate carries.
        let _ = encoder.start(&initializers);
    });
    runtime
}

/// The initialisers are through.
pub(crate) fn ready() {
    with_link(|link| link.set_status(Status::Ready));
}

/// The way to the runtime, to be kept.
pub(crate) fn link() -> Option<Link> {
    RUNTIME.with(|known| known.get().map(|(_, link)| link.clone()))
}

/// The runtime lives as long as the page; before `init` there is none.
#[inline]
pub(crate) fn with_link(code: impl FnOnce(&Link)) {
    RUNTIME.with(|known| {
        if let Some((_, link)) = known.get() {
            code(link);
        }
    });
}

/// Writes a frame, and hands it over: whoever takes it reads all of it before any code runs that may come back here.
pub(crate) fn send<E, R>(
    write: impl FnOnce(&mut Encoder) -> Result<(), E>,
    hand_over: impl FnOnce(Place) -> R,
) -> Result<R, E> {
    let kept = ENCODER.take();
    let is_kept = kept.is_some();
    let mut encoder = kept.unwrap_or_else(|| encoder(Tables::Own));
    encoder.begin();
    let written = write(&mut encoder);
    let frame = encoder.end();
    let place = Place::of(frame.words, frame.text);
    let has_blobs = written.is_ok() && !frame.blobs.is_empty();
    if has_blobs {
        blobs::lay_out(frame.blobs, frame.lent);
    }
    // Free to be used again, since the frame is read before that; its buffers do not move with the encoder.
    let own = if is_kept {
        ENCODER.set(Some(encoder));
        None
    } else {
        Some(encoder)
    };
    written?;
    let answer = hand_over(place);
    drop(own);
    if has_blobs {
        blobs::clear_sent();
    }
    Ok(answer)
}

/// Hands a call to the agent. Answers with a word, for [`answered`].
pub(crate) fn call(call: &dyn Outgoing) -> Result<u32, JsError> {
    send(|encoder| encoder.call(call), glue::ask)
}

/// The word that says that a short call was refused.
const REFUSED: u32 = u32::MAX;

/// Makes a call without a frame. A number comes by itself; NaN says that a word does.
pub(crate) fn call_short(call: &ShortCall, take: &mut dyn FnMut(Answer<'_>)) -> Shortly {
    let number = glue::ask_shortly(call);
    if !number.is_nan() {
        return Shortly::Number(number);
    }
    match glue::take_word() {
        REFUSED => Shortly::Refused,
        word => {
            answered(word, take);
            Shortly::Answered
        }
    }
}

/// Reads the frame in the inbox, message by message.
fn read(words: usize, mut each: impl FnMut(&Link, Message<'_>)) {
    with_link(|link| {
        let inbox = glue::take_inbox();
        let beside = Blobs::default();
        for blob in blobs::take_arrived() {
            beside.push(blob);
        }
        let (words, rest) = inbox.split_at_checked(words).unwrap_or_default();
        let text = bytemuck::cast_slice::<u32, u8>(rest);
        let text = text.get(..words.get(1).map_or(0, |len| *len as usize)).unwrap_or_default();
        let opened = SHAPES.with_borrow_mut(|shapes| wire::open(words, text, &beside, shapes, link));
        let understood = opened.and_then(|mut incoming| {
            while let Some(message) = incoming.next_message()? {
                each(link, message);
            }
            Ok(())
        });
        if let Err(error) = understood {
            link.break_off(&error);
        }
        glue::give_back(inbox);
    });
}

/// A frame lies in the inbox.
pub(crate) fn receive(words: usize) {
    read(words, dispatch);
}

/// The tag of an answer that is a frame in the inbox of as many words as its payload says; none for a call that is not answered yet.
pub(crate) const FRAME: u32 = 15;
pub(crate) const INT: u32 = 0;
pub(crate) const SPECIAL: u32 = 1;
pub(crate) const DOUBLE: u32 = 2;
const TEXT: u32 = 3;

/// Takes an answer, which is one word: the first of a value, whose rest lies in the area, or where the frame is that holds it.
#[inline]
pub(crate) fn answered(word: u32, take: &mut dyn FnMut(Answer<'_>)) {
    let payload = word >> 4;
    let primitive = match word & 15 {
        #[expect(clippy::cast_possible_wrap, reason = "the sign is in the upper bit")]
        INT => Primitive::Number((word as i32 >> 4).into()),
        DOUBLE => Primitive::Number(f64::from_bits(glue::take_double())),
        SPECIAL => match payload {
            0 => Primitive::Undefined,
            1 => Primitive::Null,
            truth => Primitive::Bool(truth == 3),
        },
        TEXT => {
            let text = glue::take_text();
            let text = bytemuck::cast_slice(&text).get(..payload as usize).unwrap_or_default();
            // ASCII, as the agent has seen to.
            return take(Answer::Primitive(Primitive::Text(std::str::from_utf8(text).unwrap_or_default())));
        }
        FRAME if payload > 0 => return framed(payload as usize, take),
        _ => return,
    };
    take(Answer::Primitive(primitive));
}

/// An answer in a frame.
fn framed(words: usize, take: &mut dyn FnMut(Answer<'_>)) {
    read(words, |link, message| match message {
        Message::Return { answer, .. } => take(answer.map_or_else(Answer::Failed, Answer::Wire)),
        other => dispatch(link, other),
    });
}

/// A call is answered.
pub(crate) fn settle(call: CallId, word: u32) {
    with_link(|link| answered(word, &mut |answer| link.settle(call, answer)));
}

fn dispatch(link: &Link, message: Message<'_>) {
    match message {
        Message::Return { call, answer } => link.settle(call, answer.map_or_else(Answer::Failed, Answer::Wire)),
        Message::Invoke { id, target, is_sync, args } => {
            let reply = if is_sync {
                link.invoke_wire_sync(target, args)
            } else {
                match link.invoke_wire(id, target, args) {
                    Invoked::Replied(reply) => reply,
                    Invoked::Running => return,
                }
            };
            tell(|encoder| encoder.reply(id, &reply));
        }
        Message::Cancel(id) => link.cancel_invocation(id),
        Message::Release(reference, count) => link.release(reference, count),
        _ => {}
    }
}

/// Sends a message that has no answer.
pub(crate) fn tell(write: impl FnOnce(&mut Encoder)) {
    let sent: Result<(), Infallible> = send(
        |encoder| {
            write(encoder);
            Ok(())
        },
        glue::tell,
    );
    let Ok(()) = sent;
}

/// An armed deadline was reached.
pub(crate) fn deadline(call: u64) {
    with_link(|link| {
        link.deadline(CallId(call));
    });
}
