//! A door for the fuzzer: packets into a session whose browser it is, with no socket between them.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use jsinterop::JsRuntime;
use jsinterop::host::Status;
use tokio::runtime::{Builder, Handle};

use crate::Server;
use crate::core::Core;
use crate::dispatch;
use crate::host::BrowserHost;
use crate::inbox::{Inbox, Taken};
use crate::limits::Limits;
use crate::packet::{ACKNOWLEDGEMENT, Broken, Reader, words};
use crate::settings::Settings;

/// Room for what one input makes, and for no more.
const PIECES: usize = 1 << 16;

fn settings(exposed: &str) -> Arc<Settings> {
    static SETTINGS: OnceLock<Arc<Settings>> = OnceLock::new();
    let new = || {
        let mut limits = Limits::default();
        (limits.values, limits.decoded_bytes, limits.depth) = (1_000, 10_000, 40);
        (limits.invocation_burst, limits.bytes_in_flight) = (1 << 20, 1 << 16);
        Arc::new(Server::new(|_| async {}).expose([exposed]).limits(limits).into_settings())
    };
    Arc::clone(SETTINGS.get_or_init(new))
}

/// A session that is nobody's but the caller's.
pub(crate) fn session(exposed: &str) -> (JsRuntime, Option<Arc<Core>>) {
    let mut core = None;
    let runtime = JsRuntime::connect(|link| {
        link.set_status(Status::Ready);
        let made = Arc::new(Core::new(settings(exposed), link, Handle::current()));
        core = Some(Arc::clone(&made));
        BrowserHost(made)
    });
    (runtime, core)
}

/// As a connection takes a packet in.
fn take(core: &Core, inbox: &mut Inbox, packet: &[u8]) -> Result<(), Broken> {
    let words = words(packet)?;
    let reader = Reader::new(&words)?;
    core.outbox().acknowledge(reader.acknowledged)?;
    core.let_in();
    if reader.kind == ACKNOWLEDGEMENT {
        return Ok(());
    }
    inbox.take(reader, PIECES, |taken| match taken {
        Taken::Frame { words, text, blobs } => dispatch::frame(core, words, text, &blobs),
        Taken::Ready => Ok(()),
    })
}

/// Lets `begin` do what a session's function does, and then takes packets in, up to the first that breaks the rules; `exposed` is the crate
/// whose exports they may invoke. Answers how many were taken in, and what the session holds when it is over, which is nothing.
///
/// # Errors
/// No executor can be made.
pub fn play<R>(
    exposed: &str,
    begin: impl FnOnce(&JsRuntime) -> R,
    packets: &[&[u8]],
) -> std::io::Result<(usize, jsinterop::Counts)> {
    let tokio = Builder::new_current_thread().enable_time().build()?;
    let played = tokio.block_on(async {
        let (runtime, core) = session(exposed);
        let under_way = begin(&runtime);
        let (mut inbox, mut taken) = (Inbox::default(), 0);
        if let Some(core) = core {
            for packet in packets {
                // What is ready leaves, so that it can be acknowledged.
                while core.outbox().next_packet(inbox.received(), 1 << 16).is_some() {}
                if take(&core, &mut inbox, packet).is_err() {
                    break;
                }
                taken += 1;
                tokio::task::yield_now().await;
            }
            core.finish();
        }
        drop(under_way);
        tokio::task::yield_now().await;
        (taken, runtime.counts())
    });
    tokio.shutdown_timeout(Duration::ZERO);
    Ok(played)
}
