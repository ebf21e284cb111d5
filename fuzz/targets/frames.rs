//! Frames: whatever arrives is an error or harmless, and within its budget.
#![no_main]

use jsinterop::host::{Answer, Invoked};
use jsinterop::wire::{Blobs, Budget, Message, Shapes, open};
use jsinterop_fuzz::{connect, parts};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((words, text)) = parts(data) else { return };
    let (runtime, link) = connect();
    let waiting = runtime.invoke::<serde_json::Value>("f", ()).start();
    let blobs = Blobs::default();
    blobs.push(vec![7; 40]);
    let mut shapes = Shapes::default();
    let Ok(incoming) = open(&words, text, &blobs, &mut shapes, &link) else { return };
    let mut incoming = incoming.within(Budget::UNLIMITED.values(1000).bytes(10_000).depth(40));
    while let Ok(Some(message)) = incoming.next_message() {
        match message {
            Message::Return { call, answer } => link.settle(call, answer.map_or_else(Answer::Failed, Answer::Wire)),
            Message::Invoke { id, target, args, .. } => {
                let Invoked::Replied(reply) = link.invoke_wire(id, target, args) else { continue };
                drop(reply);
            }
            Message::Cancel(id) => link.cancel_invocation(id),
            Message::Release(reference, count) => link.release(reference, count),
            _ => {}
        }
    }
    drop(waiting);
});
