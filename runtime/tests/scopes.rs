//! Which runtime a call goes to: the one named, else the scope it was made in, else the scope of its first poll, else the default.

mod common;

use std::sync::Mutex;

use common::{Json, connect};
use futures::FutureExt as _;
use jsinterop::host::Status;
use jsinterop::{JsError, JsRuntime, js_import};

#[js_import]
async fn f(number: u32) -> Result<u32, JsError>;
#[js_import]
fn now() -> Result<u32, JsError>;

/// The default is one per program, so these tests take turns.
static DEFAULT: Mutex<()> = Mutex::new(());

fn take_turn() -> std::sync::MutexGuard<'static, ()> {
    DEFAULT.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[test]
fn named_then_scope_at_the_call_then_scope_at_the_first_poll_then_default() {
    let _turn = take_turn();
    let [(a, at_a), (b, at_b), (c, at_c), (d, at_d)] = std::array::from_fn(|_| connect());
    d.set_default().unwrap();
    let starts = |log: Vec<String>| log.iter().filter(|text| text.starts_with('f')).count();
    let logs = || [&at_a, &at_b, &at_c, &at_d].map(|host| starts(host.log()));

    // Named, called in b, polled in c.
    let mut call = b.enter(|| f(1).on(&a));
    assert!(c.enter(|| (&mut call).now_or_never()).is_none());
    assert_eq!(logs(), [1, 0, 0, 0]);
    // Called in b, polled in c.
    let mut call = b.enter(|| f(1));
    assert!(c.enter(|| (&mut call).now_or_never()).is_none());
    assert_eq!(logs(), [0, 1, 0, 0]);
    // Called outside, polled in c; and it stays there.
    let mut call = f(1);
    assert!(c.enter(|| (&mut call).now_or_never()).is_none());
    assert!(b.enter(|| (&mut call).now_or_never()).is_none());
    assert_eq!(logs(), [0, 0, 1, 0]);
    // Called and polled outside.
    assert!(f(1).now_or_never().is_none());
    assert_eq!(logs(), [0, 0, 0, 1]);
    // Started where it is called.
    drop(c.enter(|| f(1).start()));
    assert_eq!(logs(), [0, 0, 1, 0]);
    at_d.link().set_status(Status::Ended);
}

#[test]
fn without_a_runtime_a_call_is_unavailable() {
    let _turn = take_turn();
    let left = JsRuntime::current().is_some_and(|default| default.status() != Status::Ended);
    assert!(!left, "a test before this one left a default");
    // No default has been set yet, or the one there is has ended.
    let error = f(1).now_or_never().unwrap().unwrap_err();
    assert!(matches!(error, JsError::Unavailable { .. } | JsError::Disconnected { .. }), "{error:?}");
}

#[test]
fn a_second_default_is_an_error_until_the_first_has_ended() {
    let _turn = take_turn();
    let ((first, at_first), (second, at_second)) = (connect(), connect());
    first.set_default().unwrap();
    first.set_default().unwrap();
    assert!(second.set_default().is_err());
    assert_eq!(JsRuntime::current(), Some(first));
    at_first.link().set_status(Status::Ended);
    second.set_default().unwrap();
    assert_eq!(JsRuntime::current(), Some(second));
    at_second.link().set_status(Status::Ended);
}

#[test]
fn a_call_moved_to_another_thread_keeps_its_runtime() {
    let (rt, host) = connect();
    let call = rt.enter(|| f(7));
    std::thread::spawn(move || assert!(call.now_or_never().is_none())).join().unwrap();
    assert_eq!(host.log(), ["f(7)", "cancel f"]);
}

#[test]
fn scopes_nest_and_are_left_also_by_a_panic() {
    let ((a, _a), (b, _b)) = (connect(), connect());
    a.enter(|| {
        b.enter(|| assert_eq!(JsRuntime::current().as_ref(), Some(&b)));
        assert_eq!(JsRuntime::current().as_ref(), Some(&a));
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| b.enter(|| panic!("on purpose"))));
        assert!(panicked.is_err());
        assert_eq!(JsRuntime::current().as_ref(), Some(&a));
    });
}

#[test]
fn a_scoped_future_is_in_scope_at_each_poll() {
    let ((a, _a), (b, _b)) = (connect(), connect());
    let mut future = Box::pin(a.scope(async {
        assert_eq!(JsRuntime::current().as_ref(), Some(&a));
        futures::pending!();
        JsRuntime::current()
    }));
    assert!(b.enter(|| future.as_mut().now_or_never()).is_none());
    assert_eq!(b.enter(|| future.as_mut().now_or_never()), Some(Some(a.clone())));
}

#[test]
fn synchronous_calls_and_the_dynamic_ones_find_their_runtime_too() {
    let ((a, at_a), (b, at_b)) = (connect(), connect());
    at_a.in_process();
    at_b.in_process();
    assert_eq!(a.enter(now), Ok(7));
    assert_eq!(a.enter(|| b.invoke_sync::<u32>("g", (1,))), Ok(7));
    let mut call = a.enter(|| b.invoke::<u32>("h", (1,)));
    assert!((&mut call).now_or_never().is_none());
    assert_eq!(
        (at_a.log(), at_b.log()),
        (vec!["sync now()".to_owned()], vec!["sync g(1)".to_owned(), "h(1)".to_owned()])
    );
    at_b.answer("h", Json::Number(1.0));
    assert_eq!(call.now_or_never(), Some(Ok(1)));
}
