//! A door for the fuzzer: packets into a session whose browser it is, with no socket between them.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::body::Bytes;
use jsinterop::JsRuntime;
use jsinterop::host::Status;
use tokio::runtime::{Builder, Handle};

use crate::Server;
use crate::core::Core;
use crate::host::BrowserHost;
use crate::inbox::Inbox;
use crate::intake::Intake;
use crate::limits::Limits;
use crate::settings::Settings;

fn settings(exposed: &str) -> Arc<Settings> {
    static SETTINGS: OnceLock<Arc<Settings>> = OnceLock::new();
    let new = || {
        let mut limits = Limits::default();
        (limits.values, limits.decoded_bytes, limits.depth) = (1_000, 10_000, 40);
        // Room for what one input makes, and for no more.
        (limits.invocation_burst, limits.bytes_in_flight, limits.piece_bytes) = (1 << 20, 1 << 16, 1 << 16);
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
            let mut intake = Intake::new(&core, &mut inbox);
            for packet in packets {
                // What is ready leaves, so that it can be acknowledged.
                while core.outbox().next_packet(intake.received(), 1 << 16).is_some() {}
                if intake.take(Bytes::copy_from_slice(packet)).is_err() {
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
