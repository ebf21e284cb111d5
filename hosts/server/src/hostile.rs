//! Random packets, and honest ones with a few words changed: whatever arrives ends its session or is harmless, within a bound of time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jsinterop::JsRuntime;
use proptest::prelude::*;
use tokio::runtime::{Builder, Handle};

use crate::Server;
use crate::core::Core;
use crate::dispatch;
use crate::host::BrowserHost;
use crate::inbox::{Inbox, Taken};
use crate::packet::{Broken, DATA, Reader, Writer, words};

/// As long as all of one test's cases may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A session whose browser is the test, and nobody's socket.
pub(crate) fn session() -> (JsRuntime, Arc<Core>) {
    let settings = Arc::new(Server::new(|_| async {}).expose(["jsinterop-server"]).into_settings());
    let mut core = None;
    let runtime = JsRuntime::connect(|link| {
        let made = Arc::new(Core::new(settings, link, Handle::current()));
        core = Some(Arc::clone(&made));
        BrowserHost(made)
    });
    (runtime, core.unwrap())
}

fn take(core: &Core, inbox: &mut Inbox, packet: &[u8]) -> Result<(), Broken> {
    let words = words(packet)?;
    inbox.take(Reader::new(&words)?, 1 << 20, |taken| match taken {
        Taken::Frame { words, text, blobs } => dispatch::frame(core, words, text, &blobs),
        Taken::Ready => Ok(()),
    })
}

/// Takes packets in, up to the first that breaks the rules; nothing of the session is left afterwards.
fn play(packets: &[Vec<u8>]) {
    let tokio = Builder::new_current_thread().enable_time().build().unwrap();
    tokio.block_on(async {
        let (runtime, core) = session();
        let mut inbox = Inbox::default();
        let _ = packets.iter().try_for_each(|packet| take(&core, &mut inbox, packet));
        core.finish();
        let counts = runtime.counts();
        assert_eq!((counts.calls, counts.references, counts.objects, counts.invocations), (0, 0, 0, 0));
    });
}

/// A packet with what its kind needs at its beginning, so that most get further than that.
fn packet(number: u32, items: &[u32]) -> Vec<u8> {
    [DATA, number, 0].iter().chain(items).flat_map(|word| word.to_le_bytes()).collect()
}

/// A frame that an honest page sends: an invocation with an object of each kind of value, an answer, a release.
fn honest() -> Vec<u8> {
    let text = "jsinterop-serveraddkey";
    let tagged = |tag: u32, payload: u32| tag | payload << 4;
    let values = [tagged(6, 6), 7 << 4, tagged(1, 2), tagged(8, 0), tagged(1, 3), tagged(9, 1), 0, 0];
    let more = [tagged(10, 1), 3, 0x0003_0201, tagged(13, 0), 5, 1, tagged(12, 2), 9];
    let mut invoke = vec![2, 0, 0, 0, 0, tagged(3, 16), tagged(3, 3), 1, 0, tagged(6, 1)];
    invoke.extend(values.iter().chain(&more));
    invoke[1] = u32::try_from(invoke.len()).unwrap();
    let rest = [1, 6, 0, 0, 1, 7 << 4, 4, 6, 0, 1, 0, 1, 3, 6, 0, 1, 0, 0];
    let told = 4 + u32::try_from(invoke.len() + rest.len()).unwrap();
    let length = u32::try_from(text.len()).unwrap();
    let words: Vec<u32> = [&[1, length, length, told], &*invoke, &rest, &[19, 1, 3]].concat();
    let mut writer = Writer::new(DATA, 0, 0);
    writer.frame(&words, text.as_bytes(), &[]);
    writer.finish()
}

/// Words as they occur: small numbers, tags with small payloads, and anything.
fn word() -> impl Strategy<Value = u32> {
    prop_oneof![0..20_u32, (0..16_u32, 0..10_u32).prop_map(|(tag, payload)| tag | payload << 4), any::<u32>()]
}

/// Runs a test's cases until they are through, or time is.
fn bounded<S: Strategy>(strategy: S, test: impl Fn(S::Value)) {
    let begun = Instant::now();
    let config = ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() };
    let outcome = proptest::test_runner::TestRunner::new(config).run(&strategy, |value| {
        if begun.elapsed() < PATIENCE {
            test(value);
        }
        Ok(())
    });
    outcome.unwrap();
    assert!(begun.elapsed() < PATIENCE + Duration::from_secs(10), "a case took long");
}

#[test]
fn an_honest_packet_is_one() {
    Builder::new_current_thread().build().unwrap().block_on(async {
        let (_runtime, core) = session();
        take(&core, &mut Inbox::default(), &honest()).unwrap();
    });
}

#[test]
fn random_bytes() {
    bounded(prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 1..4), |packets| play(&packets));
}

#[test]
fn random_words() {
    let items = prop::collection::vec(prop::collection::vec(word(), 0..60), 1..6);
    bounded(items, |items| {
        let packets: Vec<_> = (0..).zip(&items).map(|(number, items)| packet(number, items)).collect();
        play(&packets);
    });
}

#[test]
fn honest_packets_with_words_changed() {
    let words = honest().len() / 4;
    bounded(prop::collection::vec((3..words, word()), 1..5), |changes| {
        let mut packet = honest();
        for (place, word) in changes {
            packet[place * 4..place * 4 + 4].copy_from_slice(&word.to_le_bytes());
        }
        play(&[packet]);
    });
}

#[test]
fn honest_packets_that_are_cut_off() {
    let whole = honest();
    for len in 0..whole.len() {
        play(&[whole[..len].to_vec(), whole.clone()]);
    }
}
