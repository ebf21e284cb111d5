//! Frames of several messages, and what becomes of the tables between frames.

use serde::Serialize;

use super::{One, leaked, runtime};
use crate::host::{CallId, ObjectId, Outgoing, RefId, Target};
use crate::import::CallKind;
use crate::link::Link;
use crate::value::{Sending, ValueWriter};
use crate::want::Want;
use crate::wire::encode::Encoder;
use crate::wire::frame::{Frame, Tables};
use crate::wire::write;
use crate::{JsError, JsRuntime};

#[derive(Serialize)]
struct Args {
    name: String,
    number: u64,
    tags: Vec<&'static str>,
}

/// A call of a fixed path. Strings that are kept would be kept earlier or later.
struct Call<'a> {
    runtime: &'a JsRuntime,
    id: u64,
    args: Args,
}

impl Outgoing for Call<'_> {
    fn id(&self) -> CallId {
        CallId(self.id)
    }
    fn target(&self) -> Result<Target<'_>, JsError> {
        let root = crate::host::Root::Global;
        Ok(Target { kind: CallKind::Function, root, class: "", path: "a_name_too_long_to_be_kept[3]", number: None })
    }
    fn want(&self) -> &'static Want {
        &Want::Data
    }
    fn is_sync(&self) -> bool {
        false
    }
    fn write_args(&self, _: &mut dyn ValueWriter) -> Result<(), JsError> {
        Ok(())
    }
    fn encode_args(&self, encoder: &mut Encoder) -> Result<usize, JsError> {
        let sending = Sending::new(self.runtime.inner());
        write(&self.args, &sending, encoder).map_err(|error| error.into_argument(0))?;
        Ok(1)
    }
}

/// What an encoder put into a frame of its own.
fn fill(encoder: &mut Encoder, runtime: &JsRuntime, with_bad: bool) -> (Vec<u32>, Vec<u8>) {
    encoder.begin();
    for id in 0..64 {
        let is_bad = id % 3 == 1;
        let number = if is_bad { u64::MAX } else { id };
        let args = Args {
            name: format!("a näme too long to be kept, {}", id % 5),
            number,
            tags: (0..id % 4).map(|_| "a tag that is too long to be kept").collect(),
        };
        if with_bad || !is_bad {
            assert_eq!(encoder.call(&Call { runtime, id, args }).is_err(), is_bad);
        }
        match id % 4 {
            0 => encoder.cancel(CallId(id)),
            1 => encoder.release(ObjectId(id), 2),
            2 => encoder.revoke(RefId(id)),
            _ => {}
        }
    }
    let frame = encoder.end();
    (frame.words.to_vec(), frame.text.to_vec())
}

/// The kinds of a frame's messages, which all end where they say.
fn kinds(words: &[u32]) -> Vec<u32> {
    let (mut at, mut kinds) = (4, Vec::new());
    while at < words[3] as usize {
        kinds.push(words[at] & 0xff);
        at += words[at + 1] as usize;
    }
    assert_eq!(at, words[3] as usize);
    kinds
}

#[test]
fn calls_that_fail_leave_the_others_in_their_frame_alone() {
    let (runtime, _): (_, Link) = runtime();
    for tables in [Tables::Own, Tables::Shared] {
        let (mut encoder, mut clean) = (Encoder::new(tables), Encoder::new(tables));
        for _ in 0..3 {
            let (words, text) = fill(&mut encoder, &runtime, true);
            assert_eq!(kinds(&words).iter().filter(|kind| **kind == 1).count(), 43);
            assert_eq!((words, text), fill(&mut clean, &runtime, false));
        }
    }
}

#[test]
fn frames_of_their_own_are_all_alike() {
    let (runtime, _): (_, Link) = runtime();
    let mut encoder = Encoder::new(Tables::Own);
    let first = fill(&mut encoder, &runtime, true);
    for _ in 0..3 {
        assert_eq!(fill(&mut encoder, &runtime, true), first);
    }
    assert_eq!(fill(&mut Encoder::new(Tables::Own), &runtime, true), first);
}

#[test]
fn a_reset_is_told_by_the_next_frame_that_is_sent() {
    let (runtime, _): (_, Link) = runtime();
    let sending = Sending::new(runtime.inner());
    let mut encoder = Encoder::new(Tables::Shared);
    let frame = |encoder: &mut Encoder, name: Option<u32>| {
        encoder.begin();
        if let Some(name) = name {
            write(&One(leaked(name)), &sending, encoder).unwrap();
        }
        encoder.end().words[0] & Frame::RESET != 0
    };
    let mut name = 0;
    while !encoder.shapes().is_full() {
        assert!(!frame(&mut encoder, Some(name)));
        name += 1;
    }
    assert!(frame(&mut encoder, None), "this one is not sent");
    assert!(frame(&mut encoder, Some(name)));
    assert!(!frame(&mut encoder, Some(name)));
}
