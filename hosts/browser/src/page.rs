//! The runtime of this page: connecting it, and what arrives for it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::marker::PhantomData;

use jsinterop::host::{Answer, CallId, Invoked, Link, Status, Want};
use jsinterop::wire::{self, Blobs, Encoder, Message, Shapes, Tables};
use jsinterop::{JsRuntime, Registry};

use crate::glue;
use crate::host::PageHost;
use crate::options::Options;

thread_local! {
    static RUNTIME: RefCell<Option<(JsRuntime, Link)>> = const { RefCell::new(None) };
    /// Absent while a frame is being written: code that runs meanwhile writes one with tables of its own.
    static ENCODER: RefCell<Option<Encoder>> = const { RefCell::new(None) };
    static SHAPES: RefCell<Shapes> = RefCell::default();
    static HAS_ASSETS: Cell<bool> = const { Cell::new(false) };
}

fn encoder(tables: Tables) -> Encoder {
    Encoder::new(tables).with_assets(HAS_ASSETS.get())
}

/// Connects the page the module runs in, and makes it the runtime of all calls that name none. Doing it again gives the same one.
pub fn init() -> JsRuntime {
    init_with(&Options::default())
}

/// [`init`] with options.
pub fn init_with(options: &Options) -> JsRuntime {
    if let Some(runtime) = RUNTIME.with_borrow(|known| known.as_ref().map(|(runtime, _)| runtime.clone())) {
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
        RUNTIME.set(Some((runtime.clone(), link)));
    }
    let crates: BTreeSet<_> = Registry::global().exports().map(|export| export.source().package).collect();
    glue::connect(&Vec::from_iter(crates).join(" "), options);
    glue::tell_panics();
    if Registry::global().exports().any(|export| export.param_wants().any(|want| !matches!(want, Want::Data))) {
        tell(|encoder| {
            // As many exports as a message cannot hold, no program has.
            let _ = encoder.exports();
        });
    }
    // Another crate may have set a default; then calls name their runtime.
    let _ = runtime.set_default();
    let initializers: Vec<_> = Registry::global().modules().filter(|module| module.initializer).collect();
    if initializers.is_empty() {
        ready();
    } else {
        tell(|encoder| {
            // A text of 256 Mi characters, no crate carries.
            let _ = encoder.start(&initializers);
        });
    }
    runtime
}

/// The initialisers are through.
pub(crate) fn ready() {
    if let Some(link) = link() {
        link.set_status(Status::Ready);
    }
}

pub(crate) fn link() -> Option<Link> {
    RUNTIME.with_borrow(|known| known.as_ref().map(|(_, link)| link.clone()))
}

/// Writes a frame and hands it to the agent. Answers how many words the answer has that lies in the inbox.
pub(crate) fn send<E>(write: impl FnOnce(&mut Encoder) -> Result<(), E>) -> Result<usize, E> {
    let kept = ENCODER.take();
    let is_kept = kept.is_some();
    let mut encoder = kept.unwrap_or_else(|| encoder(Tables::Own));
    encoder.begin();
    let written = write(&mut encoder);
    let frame = encoder.end();
    let place = glue::Place::of(frame.words, frame.text);
    let has_blobs = written.is_ok() && !frame.blobs.is_empty();
    if has_blobs {
        glue::lay_out(frame.blobs);
    }
    // The agent reads the whole frame before it runs any code that may come back here, so the buffers are free to be used again; they do
    // not move with the encoder.
    let own = if is_kept {
        ENCODER.set(Some(encoder));
        None
    } else {
        Some(encoder)
    };
    written?;
    let answer = glue::hand_over(place);
    drop(own);
    if has_blobs {
        glue::clear_sent();
    }
    Ok(answer)
}

/// Reads the frame in the inbox, message by message.
fn read(words: usize, mut each: impl FnMut(&Link, Message<'_>)) {
    let Some(link) = link() else { return };
    let (inbox, arrived) = glue::take_inbox();
    let blobs = Blobs::default();
    for blob in arrived {
        blobs.push(blob);
    }
    let (words, rest) = inbox.split_at_checked(words).unwrap_or_default();
    let text = bytemuck::cast_slice::<u32, u8>(rest);
    let text = text.get(..words.get(1).map_or(0, |len| *len as usize)).unwrap_or_default();
    let opened = SHAPES.with_borrow_mut(|shapes| wire::open(words, text, &blobs, shapes, &link));
    let understood = opened.and_then(|mut incoming| {
        while let Some(message) = incoming.next_message()? {
            each(&link, message);
        }
        Ok(())
    });
    if let Err(error) = understood {
        link.break_off(&error);
    }
    glue::give_back(inbox);
}

/// A frame lies in the inbox.
pub(crate) fn receive(words: usize) {
    read(words, dispatch);
}

/// A call was answered while it was started: the answer lies in the inbox, or is of no interest.
pub(crate) fn answered(call: CallId, words: usize) {
    match words {
        0 => {}
        glue::IGNORED => {
            if let Some(link) = link() {
                link.settle(call, Answer::Nothing(PhantomData));
            }
        }
        words => receive(words),
    }
}

/// The answer of a synchronous call lies in the inbox.
pub(crate) fn receive_answer(words: usize, take: &mut dyn FnMut(Answer<'_>)) {
    if words == glue::IGNORED {
        return take(Answer::Nothing(PhantomData));
    }
    read(words, |link, message| match message {
        Message::Return { answer, .. } => take(answer.map_or_else(Answer::Failed, Answer::Wire)),
        other => dispatch(link, other),
    });
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
    let sent: Result<usize, std::convert::Infallible> = send(|encoder| {
        write(encoder);
        Ok(())
    });
    let Ok(_) = sent;
}

/// An armed deadline was reached.
pub(crate) fn deadline(call: u64) {
    if let Some(link) = link() {
        link.deadline(CallId(call));
    }
}
