//! The one behaviour suite, on this host: each check is a test with an engine of its own, and all of them run on one engine, too.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "that is how a test fails")]

mod common;

use std::sync::Arc;
use std::time::Duration;

use common::block_on_within;
use jsinterop_conformance::{Another, Cx, Needs, SCRIPT, STAND_IN_PAGE, named};
use jsinterop_quickjs::QuickJs;

fn engine() -> QuickJs {
    let engine = QuickJs::builder().console(|_, _| {}).build().expect("an engine starts");
    engine.eval(STAND_IN_PAGE).expect("the page is set up");
    engine.eval(SCRIPT).expect("the suite's script runs");
    engine
}

fn another() -> Another {
    let engine = engine();
    Another { runtime: engine.runtime(), end: Box::new(|| drop(engine)) }
}

fn surroundings(engine: &Arc<QuickJs>) -> Cx {
    let collecting = Arc::clone(engine);
    Cx::new(engine)
        .offering(Needs::IN_PROCESS.and(Needs::DOCUMENT).and(Needs::NO_SCOPE))
        .with_another(another)
        .with_garbage(move || collecting.collect_garbage())
}

fn hold(name: &str) {
    let check = named(name).expect("the check is on the list");
    let cx = surroundings(&Arc::new(engine()));
    if check.needs.covers(Needs::REMOTE) {
        return assert!(!cx.can_run(check), "this host is not remote");
    }
    assert!(cx.can_run(check), "this host has all else a check can need");
    if let Err(failure) = block_on_within(Duration::from_secs(60), check.run(&cx)) {
        panic!("{failure}");
    }
}

macro_rules! tests {
    ($($topic:ident { $($name:ident [$($needs:ident)*] $rows:literal;)* })*) => { $(
        mod $topic { $(
            #[test]
            fn $name() {
                super::hold(concat!(stringify!($topic), "::", stringify!($name)));
            }
        )* }
    )* };
}
jsinterop_conformance::for_each_check!(tests);

#[test]
fn all_on_one_engine() {
    let cx = surroundings(&Arc::new(engine()));
    let report = block_on_within(Duration::from_secs(300), jsinterop_conformance::run(&cx, |_| true));
    assert!(report.failed.is_empty(), "{report}");
    let is_remote = |name| named(name).is_some_and(|check| check.needs.covers(Needs::REMOTE));
    assert!(report.skipped.iter().all(|name| is_remote(name)), "{:?}", report.skipped);
}
