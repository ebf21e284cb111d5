//! Exports that JavaScript invokes with arguments by value: `js/src/memory.ts` has the same numbers.

use std::cell::{Cell, RefCell};
use std::convert::Infallible;

use jsinterop::host::{FoundExport, InvocationId, Outcome, Reply};
use jsinterop::wire::{Encoder, Primitive};

use crate::glue;
use crate::page::{self, DOUBLE, FRAME, INT, SPECIAL};

/// How many arguments come by value.
pub(crate) const PLACES: usize = 4;

/// What [`invoke`] answers: a number by itself, anything else as the word that JavaScript's answers to calls have too.
#[derive(Clone, Copy)]
pub(crate) enum Replied {
    Number(f64),
    Word(u32),
}

thread_local! {
    /// The exports that JavaScript has asked for, by number less one.
    static EXPORTS: RefCell<Vec<FoundExport>> = const { RefCell::new(Vec::new()) };
}

/// Finds an export for [`invoke`]; 0 where there is none, and less for one that is not invoked so.
pub(crate) fn find_export(package: &str, name: &str) -> i32 {
    match FoundExport::find(package, name) {
        None => 0,
        Some(export) if export.is_async() => -1,
        Some(export) => EXPORTS.with_borrow_mut(|exports| {
            exports.push(export);
            i32::try_from(exports.len()).unwrap_or(-1)
        }),
    }
}

/// Invokes an export. The reply goes in a frame where it is no primitive.
pub(crate) fn invoke(number: usize, kinds: u32, places: [f64; PLACES]) -> Replied {
    let export = EXPORTS.with_borrow(|exports| exports.get(number.wrapping_sub(1)).copied());
    let (args, count) = arguments(kinds, places);
    let mut replied = Replied::Word(FRAME);
    if let Some(export) = export {
        page::with_link(|link| {
            let reply = link.invoke_found(export, args.get(..count).unwrap_or_default());
            let at_hand = reply.as_ref().ok().and_then(Outcome::at_hand);
            replied = at_hand.and_then(replied_with).unwrap_or_else(|| encoded(&reply));
        });
    }
    replied
}

/// The arguments by their kinds, two bits each: 0 none, 1 a number, 2 the number of a value without content.
fn arguments(kinds: u32, places: [f64; PLACES]) -> ([Primitive<'static>; PLACES], usize) {
    let mut args = [Primitive::Undefined; PLACES];
    let mut count = 0;
    for (arg, place) in args.iter_mut().zip(places) {
        *arg = match (kinds >> (2 * count) & 3, place) {
            (0, _) => break,
            (1, number) => Primitive::Number(number),
            (_, 1.0) => Primitive::Null,
            (_, 2.0) => Primitive::Bool(false),
            (_, 3.0) => Primitive::Bool(true),
            _ => Primitive::Undefined,
        };
        count += 1;
    }
    (args, count)
}

fn replied_with(primitive: Primitive<'_>) -> Option<Replied> {
    let special = |number: u32| Some(Replied::Word(SPECIAL | number << 4));
    match primitive {
        Primitive::Number(number) => Some(Replied::Number(number)),
        Primitive::Undefined => special(0),
        Primitive::Null => special(1),
        Primitive::Bool(truth) => special(2 + u32::from(truth)),
        Primitive::Text(_) => None,
    }
}

/// A reply that an encoder has to look at: most are frames.
#[cold]
fn encoded(reply: &Reply) -> Replied {
    let short = Cell::new(None);
    let write = |encoder: &mut Encoder| {
        encoder.reply(InvocationId(0), reply);
        short.set(encoder.short_reply().and_then(read));
        Ok::<_, Infallible>(())
    };
    let Ok(()) = page::send(write, |place| {
        if short.get().is_none() {
            glue::tell(place);
        }
    });
    short.get().unwrap_or(Replied::Word(FRAME))
}

/// Reads the words of a short reply.
fn read(words: &[u32]) -> Option<Replied> {
    match *words {
        #[expect(clippy::cast_possible_wrap, reason = "the sign is in the upper bit")]
        [word] if word & 15 == INT => Some(Replied::Number((word as i32 >> 4).into())),
        [word] => Some(Replied::Word(word)),
        [word, low, high] if word & 15 == DOUBLE => {
            Some(Replied::Number(f64::from_bits(u64::from(high) << 32 | u64::from(low))))
        }
        _ => None,
    }
}
