//! `MockHost` as users meet it: their own code under test, strict expectations, virtual time, and the JavaScript side of exports.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use futures::executor::block_on;
use futures::{FutureExt as _, poll};
use jsinterop::testing::MockHost;
use jsinterop::{Callback, JsError, JsException, JsObject, RustRef, Status, js_import, js_invokable};
use serde_json::json;

#[js_import("exampleJsFunctions.showPrompt")]
async fn show_prompt(message: &str) -> Result<String, JsError>;
#[js_import("exampleJsFunctions.displayWelcome")]
async fn display_welcome(message: &str) -> Result<(), JsError>;
#[js_import(timeout = "10s")]
async fn slow() -> Result<u32, JsError>;
#[js_import(get = "document.title")]
fn title() -> Result<String, JsError>;
#[js_import(set = "document.title")]
fn set_title(title: &str) -> Result<(), JsError>;
#[js_import]
async fn subscribe(listener: &Callback) -> Result<(), JsError>;
#[js_import]
async fn take(options: &Options) -> Result<Option<u32>, JsError>;

#[js_import("Chart")]
struct Chart;

#[js_import]
impl Chart {
    #[js_import(new)]
    async fn new(kind: &str) -> Result<Chart, JsError>;
    async fn update(&self, mode: Option<&str>) -> Result<(), JsError>;
}

#[derive(serde::Serialize)]
struct Options {
    size: Option<u32>,
    names: Vec<&'static str>,
}

/// The code under test.
async fn welcome() -> Result<String, JsError> {
    let name = show_prompt("Your name?").await?;
    display_welcome(&format!("Hello {name}!")).await?;
    Ok(name)
}

/// What a panic says.
#[expect(clippy::unwrap_used, clippy::expect_used, reason = "a mistake in a test ends the test")]
fn panic_of(code: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(code)).expect_err("it should panic");
    panic.downcast_ref::<String>().cloned().unwrap_or_else(|| (*panic.downcast_ref::<&str>().unwrap()).to_owned())
}

#[test]
fn expected_calls_are_answered() {
    let mock = MockHost::new();
    mock.expect(show_prompt("Your name?")).returns(Ok("Ann".into()));
    mock.expect(display_welcome("Hello Ann!"));
    assert_eq!(block_on(mock.scope(welcome())).unwrap(), "Ann");
    mock.verify();
    let calls = mock.calls();
    assert_eq!(
        calls.iter().map(|call| call.path.as_str()).collect::<Vec<_>>(),
        ["exampleJsFunctions.showPrompt", "exampleJsFunctions.displayWelcome"]
    );
    assert_eq!(calls[1].args, [json!("Hello Ann!")]);
}

#[test]
fn an_error_arrives_as_it_was_given() {
    let mock = MockHost::new();
    let lost = JsError::Disconnected { import: "show".into(), may_have_run: true };
    mock.expect(show_prompt("Your name?")).returns(Err(lost.clone()));
    assert_eq!(block_on(mock.scope(welcome())), Err(lost));
    mock.expect(show_prompt("Your name?")).throws(JsException::new("no").with_name("TypeError"));
    let Err(JsError::Exception(thrown)) = block_on(mock.scope(welcome())) else { panic!("it was thrown") };
    assert_eq!((thrown.name.as_str(), thrown.import()), ("TypeError", "exampleJsFunctions.showPrompt"));
}

#[test]
fn an_unexpected_call_says_what_to_write() {
    let mock = MockHost::new();
    mock.expect(show_prompt("Your age?")).any_times();
    let error = block_on(mock.scope(welcome())).unwrap_err().to_string();
    assert!(error.contains(r#"unexpected call `exampleJsFunctions.showPrompt("Your name?")`"#), "{error}");
    assert!(error.contains(r#"`mock.expect(show_prompt("Your name?")).returns(Ok(…))`"#), "{error}");
    assert!(error.contains("mock_host.rs:") && error.contains(r#"showPrompt("Your age?")"#), "{error}");
    let panic = panic_of(|| mock.verify());
    assert!(panic.contains("unexpected call"), "{panic}");
    mock.verify();
}

#[test]
fn dropping_the_mock_verifies() {
    let panic = panic_of(|| {
        let mock = MockHost::new();
        mock.expect(display_welcome("Hi")).times(2);
        block_on(mock.scope(async { display_welcome("Hi").await })).unwrap();
    });
    assert!(panic.contains(r#"expected `exampleJsFunctions.displayWelcome("Hi")` 2 times, seen once"#), "{panic}");
    let panic = panic_of(|| {
        let mock = MockHost::new();
        let _ = mock.runtime().get_sync::<String>("document.title");
    });
    assert!(panic.contains(r#"`mock.expect_sync(|| mock.runtime().get_sync::<_>("document.title"))"#), "{panic}");
}

#[test]
fn a_loose_mock_answers_undefined() {
    let mock = MockHost::new().loose();
    block_on(mock.scope(async {
        display_welcome("Hi").await.unwrap();
        assert_eq!(take(&Options { size: None, names: vec![] }).await.unwrap(), None);
        assert!(matches!(show_prompt("Hi").await, Err(JsError::Mismatch { .. })));
    }));
    assert_eq!(mock.calls().len(), 3);
}

#[test]
fn arguments_are_compared_as_values() {
    let mock = MockHost::new();
    mock.expect(take(&Options { size: Some(1), names: vec!["a", "b"] })).returns(Ok(Some(1)));
    mock.expect(mock.runtime().invoke("take", (json!({ "names": [] }),))).returns(Ok(2_u32));
    block_on(mock.scope(async {
        assert_eq!(take(&Options { size: Some(1), names: vec!["a", "b"] }).await.unwrap(), Some(1));
        // The same call, but what it was told to return is of another type.
        assert!(matches!(take(&Options { size: None, names: vec![] }).await, Err(JsError::Mismatch { .. })));
        assert!(take(&Options { size: Some(2), names: vec![] }).await.is_err());
    }));
    assert!(panic_of(|| mock.verify()).contains("unexpected call `take({ size: 2, names: [] })`"));
}

#[test]
fn times_and_answers_that_are_made_anew() {
    let mock = MockHost::new();
    let count = std::sync::atomic::AtomicU32::new(7);
    mock.expect(slow()).returns_with(move || Ok(count.fetch_add(1, std::sync::atomic::Ordering::Relaxed))).times(2);
    block_on(mock.scope(async {
        assert_eq!((slow().await.unwrap(), slow().await.unwrap()), (7, 8));
        assert!(matches!(slow().await, Err(JsError::Exception(_))), "a third was not expected");
    }));
    assert!(panic_of(|| mock.verify()).contains("slow"));
    let panic = panic_of(|| drop(mock.expect(slow()).returns(Ok(1)).times(2)));
    assert!(panic.contains("returns_with"), "{panic}");
    assert!(panic_of(|| mock.verify()).contains("seen never"));
}

#[test]
fn synchronous_calls_are_heard() {
    let mock = MockHost::new();
    mock.expect_sync(title).returns(Ok("Shop".into()));
    mock.expect_sync(|| set_title("Shop!"));
    mock.enter(|| {
        let now = title().unwrap();
        set_title(&format!("{now}!")).unwrap();
    });
    let panic = panic_of(|| drop(mock.expect_sync(|| Ok::<(), JsError>(()))));
    assert!(panic.contains("no synchronous call"), "{panic}");
    let remote = MockHost::new().remote();
    assert!(matches!(remote.enter(title), Err(JsError::NotInProcess { .. })));
}

#[test]
fn time_is_moved_by_the_test() {
    let mock = MockHost::new();
    mock.expect(slow()).delay(Duration::from_secs(9)).returns(Ok(1));
    mock.expect(slow()).delay(Duration::from_secs(11)).returns(Ok(2));
    let (mut first, mut second) = mock.enter(|| (slow().start(), slow().start()));
    assert!((&mut first).now_or_never().is_none());
    mock.advance(Duration::from_secs(9));
    assert_eq!((&mut first).now_or_never(), Some(Ok(1)));
    assert!((&mut second).now_or_never().is_none());
    mock.advance(Duration::from_secs(1));
    let after = Duration::from_secs(10);
    assert_eq!((&mut second).now_or_never(), Some(Err(JsError::Timeout { import: "slow".into(), after })));
    assert!(mock.calls()[1].cancelled && !mock.calls()[0].cancelled);
}

#[test]
fn the_connection_can_be_lost() {
    let mock = MockHost::new();
    mock.expect(slow()).never();
    mock.set_status(Status::Reconnecting);
    let mut waiting = mock.enter(|| slow().start());
    assert!((&mut waiting).now_or_never().is_none() && mock.calls().is_empty());
    mock.set_status(Status::Ready);
    assert_eq!(mock.calls().len(), 1);
    mock.disconnect();
    assert_eq!(
        (&mut waiting).now_or_never(),
        Some(Err(JsError::Disconnected { import: "slow".into(), may_have_run: true }))
    );
}

#[test]
fn outside_of_every_scope_no_javascript_is_there() {
    assert_eq!(slow().now_or_never(), Some(Err(JsError::Unavailable { import: "slow".into() })));
    assert_eq!(title(), Err(JsError::Unavailable { import: "document.title".into() }));
    assert_eq!(slow().start().now_or_never(), Some(Err(JsError::Unavailable { import: "slow".into() })));
    slow().detach();
    assert_eq!(jsinterop::JsRuntime::current(), None);
}

#[test]
fn rules_answer_by_path() {
    let mock = MockHost::new();
    mock.on("Math.max", |args| args.iter().filter_map(serde_json::Value::as_u64).max());
    mock.on("fails", |_| Err::<(), _>(JsException::new("on purpose")));
    block_on(async {
        assert_eq!(mock.runtime().invoke::<u64>("Math.max", (3, 8, 2)).await.unwrap(), 8);
        assert!(mock.runtime().invoke::<()>("fails", ()).await.unwrap_err().to_string().contains("on purpose"));
    });
}

#[test]
fn objects_are_stood_in_for() {
    let mock = MockHost::new();
    let chart: Chart = mock.object().cast();
    mock.expect(Chart::new("bar")).returns(Ok(chart.clone()));
    mock.expect(chart.update(None));
    mock.expect(chart.update(Some("fast"))).returns(Err(JsError::Disposed { import: "".into() }));
    drop(chart);
    block_on(mock.scope(async {
        let chart = Chart::new("bar").await.unwrap();
        chart.update(None).await.unwrap();
        assert_eq!(chart.update(Some("fast")).await, Err(JsError::Disposed { import: "Chart.update".into() }));
        assert_eq!(mock.released(), 0);
    }));
    assert_eq!(mock.released(), 1);
    mock.on("make", |_| json!({ "any": "object" }));
    let made: JsObject = block_on(async { mock.runtime().invoke("make", ()).await.unwrap() });
    let log = mock.function();
    mock.expect(log.call::<()>((&made,)));
    block_on(async { log.call::<()>((&made,)).await.unwrap() });
}

#[js_invokable]
async fn double(number: u32) -> Result<u32, JsException> {
    std::future::ready(()).await;
    number.checked_mul(2).ok_or_else(|| JsException::new("too much").with_name("RangeError"))
}

#[js_invokable]
async fn ask() -> Result<String, JsError> {
    show_prompt("from an export").await
}

#[js_invokable]
async fn forever() {
    std::future::pending::<()>().await;
}

struct Helper(String);

#[js_invokable]
impl Helper {
    #[js_invokable]
    fn say_hello(&self, to: String) -> String {
        format!("{}, {to}!", self.0)
    }
}

#[test]
fn exports_are_invoked_as_javascript_does() {
    let mock = MockHost::new();
    block_on(async {
        assert_eq!(mock.invoke::<u32>("jsinterop", "double", (21,)).await.unwrap(), 42);
        assert_eq!(mock.invoke::<u32>("jsinterop", "double", (u32::MAX,)).await.unwrap_err().name, "RangeError");
        mock.expect(show_prompt("from an export")).returns(Ok("Ann".into()));
        assert_eq!(mock.invoke::<String>("jsinterop", "ask", ()).await.unwrap(), "Ann");
        let helper = RustRef::new(Helper("Hello".into()));
        assert_eq!(mock.call_method::<String, _>(&helper, "sayHello", ("Ann",)).await.unwrap(), "Hello, Ann!");
        assert_eq!(mock.call_method::<String, _>(&helper, "sayBye", ()).await.unwrap_err().code(), "unknown_export");
        assert_eq!(mock.runtime().counts().references, 0);
        let sum = Callback::sync(|a: i32, b: i32| a + b);
        assert_eq!(mock.call::<i32>(&sum, (1, 2, 3)).await.unwrap(), 3);
    });
    assert_eq!(mock.invoke_sync::<u32>("jsinterop", "double", (1,)).unwrap_err().code(), "not_in_process");
}

#[test]
fn callbacks_of_the_code_under_test_can_be_called() {
    let mock = MockHost::new();
    mock.on("subscribe", |_| ());
    let (sender, receiver) = std::sync::mpsc::channel();
    let listener = Callback::sync(move |text: String| sender.send(text).unwrap());
    block_on(mock.scope(async { subscribe(&listener).await.unwrap() }));
    let sent = mock.calls()[0].callback(0).unwrap();
    block_on(mock.call::<()>(&sent, ("clicked",))).unwrap();
    assert_eq!(receiver.recv().unwrap(), "clicked");
    drop(listener);
    assert_eq!(block_on(mock.call::<()>(&sent, ("again",))).unwrap_err().code(), "disposed");
    assert!(mock.calls()[0].callback(1).is_none());
}

#[test]
fn an_invocation_can_be_cancelled() {
    let mock = MockHost::new();
    block_on(async {
        let mut running = mock.invoke::<()>("jsinterop", "forever", ());
        assert!(poll!(&mut running).is_pending());
        assert_eq!(mock.runtime().counts().invocations, 1);
        drop(running);
        assert_eq!(mock.runtime().counts().invocations, 0);
    });
}
