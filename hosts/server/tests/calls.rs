//! Calls and invocations, word by word.

#![allow(clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "that is how a test fails")]

mod common;

use std::panic::{AssertUnwindSafe, catch_unwind};

use common::{Client, ME, Said, dial, greet, handing, number, serve, soon};
use jsinterop::{JsError, JsRuntime, RustRef, js_import, js_invokable};
use jsinterop_server::Server;
use serde::{Serialize, Serializer};
use serde_json::json;
use tokio::sync::mpsc;

#[js_import("twice")]
async fn twice(number: u32) -> Result<u32, JsError>;

#[js_import("now")]
fn now() -> Result<f64, JsError>;

#[js_invokable]
fn add(a: u32, b: u32) -> u32 {
    a + b
}

#[js_invokable]
fn visitor(#[state] name: String, number: u32) -> Result<u32, std::fmt::Error> {
    if name == "Ann" { Ok(number) } else { Err(std::fmt::Error) }
}

#[tokio::test]
async fn rust_calls_the_browser() {
    let (told, mut hears) = mpsc::unbounded_channel();
    let address = serve(Server::new(move |_| {
        let told = told.clone();
        async move { told.send(twice(21).await).unwrap() }
    }))
    .await;
    let mut client = Client::connect(address).await;
    let Said::Call(call) = client.hear_more().await else { panic!("no call") };
    client.answer(call, 42).await;
    assert_eq!(soon(hears.recv()).await.unwrap(), Ok(42));
}

#[tokio::test]
async fn calls_of_one_turn_leave_in_one_packet() {
    let address = serve(Server::new(|session| async move {
        session.runtime().ready().await?;
        let calls: Vec<_> = (0..10).map(|number| twice(number).start()).collect();
        for call in calls {
            call.await?;
        }
        Ok::<_, JsError>(())
    }))
    .await;
    let mut client = Client::connect(address).await;
    client.hear().await;
    client.send_items(&[3]).await;
    let mut packets = std::collections::BTreeSet::new();
    for _ in 0..10 {
        let Said::Call(call) = client.hear_more().await else { panic!("no call") };
        packets.insert(client.received);
        client.answer(call, 0).await;
    }
    // The task of the session may run beside the one that calls.
    assert!(packets.len() <= 3, "{packets:?}");
}

/// An argument that cannot be written.
struct Explodes;

impl Serialize for Explodes {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        panic!("as it should")
    }
}

#[tokio::test]
async fn an_argument_that_panics_leaves_nothing_in_the_frame() {
    let (server, mut handed) = handing();
    let mut client = Client::connect(serve(server).await).await;
    let session = soon(handed.recv()).await.unwrap();
    let given = RustRef::new(String::new());
    let panics = || session.runtime().invoke::<()>("explode", (&given, 1, Explodes)).start();
    assert!(catch_unwind(AssertUnwindSafe(panics)).is_err());
    let counts = session.runtime().counts();
    assert_eq!((counts.calls, counts.references), (0, 0));
    let call = twice(21).on(session.runtime()).start();
    // Nobody waits for the one that panicked.
    assert!(matches!(client.hear_more().await, Said::Cancel(_)));
    let Said::Call(id) = client.hear_more().await else { panic!("no call") };
    client.answer(id, 42).await;
    assert_eq!(soon(call).await, Ok(42));
}

#[tokio::test]
async fn the_browser_invokes_rust() {
    let address = serve(Server::new(|_| async {}).expose([ME])).await;
    let mut client = Client::connect(address).await;
    client.invoke(1, ME, "add", &[2, 3]).await;
    assert_eq!(client.hear_more().await, Said::Return(1, Ok(number(5))));
    client.invoke(2, ME, "add", &[2]).await;
    let Said::Return(2, Err(text)) = client.hear_more().await else { panic!("it was not refused") };
    assert!(text.contains("takes 2 arguments"), "{text}");
}

#[tokio::test]
async fn only_what_is_exposed_is_there() {
    let address = serve(Server::new(|_| async {}).expose(["another"])).await;
    let mut client = Client::connect(address).await;
    for package in [ME, &format!("{ME}@{}", env!("CARGO_PKG_VERSION"))] {
        client.invoke(1, package, "add", &[2, 3]).await;
        let Said::Return(1, Err(text)) = client.hear_more().await else { panic!("it was not refused") };
        assert!(text.contains("no crate `jsinterop-server` with exports"), "{text}");
    }
}

#[tokio::test]
async fn state_is_there_before_the_first_invocation_and_texts_are_withheld() {
    for (name, detailed) in [("Ann", false), ("Ben", false), ("Ben", true)] {
        let server = Server::new(|_| async {}).expose([ME]).detailed_errors(detailed).setup(
            move |parts, runtime: &JsRuntime| {
                assert_eq!(parts.uri.path(), "/_jsinterop/socket");
                runtime.provide(name.to_owned());
            },
        );
        let mut client = Client::connect(serve(server).await).await;
        client.invoke(1, ME, "visitor", &[7]).await;
        match client.hear_more().await {
            Said::Return(1, Ok(value)) => assert_eq!((value, name), (number(7), "Ann")),
            Said::Return(1, Err(text)) => {
                assert_eq!(text.contains("an error occurred when formatting"), detailed, "{text}");
                assert_eq!(text.contains("withheld"), !detailed, "{text}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn synchronous_calls_need_javascript_in_the_process() {
    let (told, mut hears) = mpsc::unbounded_channel();
    let server = Server::new(move |_| {
        let told = told.clone();
        async move { told.send(now()).unwrap() }
    });
    let _client = Client::connect(serve(server).await).await;
    assert_eq!(soon(hears.recv()).await.unwrap(), Err(JsError::NotInProcess { import: "now".into() }));
}

#[tokio::test]
async fn another_version_is_told_so() {
    let address = serve(Server::new(|_| async {})).await;
    let over = greet(address, &json!({ "jsinterop": 99 })).await.welcome;
    assert_eq!(over["over"], "version");
    assert!(over["message"].as_str().unwrap().contains("reload"), "{over}");
    for hello in [json!({}), json!(1), json!({ "jsinterop": "1" }), json!({ "jsinterop": 1, "resume": {} })] {
        assert_eq!(greet(address, &hello).await.welcome["over"], "hello", "{hello}");
    }
}

#[tokio::test]
async fn foreign_pages_are_refused() {
    let address = serve(Server::new(|_| async {}).allow_origin("https://friend.test")).await;
    for origin in [None, Some("null"), Some("https://evil.test")] {
        assert!(dial(address, origin).await.unwrap_err().to_string().contains("403"), "{origin:?}");
    }
    assert!(dial(address, Some("https://friend.test")).await.is_ok());
}

#[tokio::test]
async fn setup_may_refuse() {
    let address = serve(Server::new(|_| async {}).setup(|_, _| Err("the secret reason"))).await;
    let over = greet(address, &json!({ "jsinterop": 1 })).await.welcome;
    assert_eq!(over, json!({ "over": "refused", "message": "this browser may not connect" }));
}
