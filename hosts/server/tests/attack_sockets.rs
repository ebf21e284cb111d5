//! A scripted attacker below the messages: frames of a WebSocket as no browser writes them, and hellos that are none.

#![allow(clippy::unwrap_used, clippy::allow_attributes, reason = "that is how a test fails")]
#![allow(clippy::cast_possible_truncation, reason = "lengths here are short")]

mod common;

use std::net::SocketAddr;

use common::scene::Scene;
use common::{ME, greet, invocation, soon};
use jsinterop::js_invokable;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const HELLO: &[u8] = br#"{"jsinterop":1}"#;

#[js_invokable]
fn add(a: u32, b: u32) -> u32 {
    a + b
}

/// A socket whose every byte the test writes.
struct Raw(TcpStream);

impl Raw {
    async fn open(address: SocketAddr) -> Self {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let head = format!(
            "GET /_jsinterop/socket HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nConnection: Upgrade\r\n\
             Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\
             Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            answer.push(soon(stream.read_u8()).await.unwrap());
        }
        let answer = String::from_utf8(answer).unwrap().to_lowercase();
        assert!(answer.starts_with("http/1.1 101"), "{answer}");
        assert!(!answer.contains("deflate"), "nothing is compressed: {answer}");
        Self(stream)
    }

    /// A frame with this first byte, masked with zeros.
    async fn frame(&mut self, first: u8, bytes: &[u8]) {
        let len = bytes.len() as u16;
        let head =
            if len < 126 { vec![first, 0x80 | len as u8] } else { [&[first, 0xfe][..], &len.to_be_bytes()].concat() };
        self.0.write_all(&[&head[..], &[0; 4], bytes].concat()).await.unwrap();
    }

    /// A message of the kind `opcode` in frames of one byte each, with a ping between any two.
    async fn in_crumbs(&mut self, opcode: u8, bytes: &[u8]) {
        for (place, byte) in bytes.iter().enumerate() {
            let is_last = place + 1 == bytes.len();
            let opcode = if place == 0 { opcode } else { 0 };
            self.frame(if is_last { 0x80 | opcode } else { opcode }, &[*byte]).await;
            if !is_last {
                self.frame(0x89, b"").await;
            }
        }
    }

    /// What comes until the end, or until it says this.
    async fn hear(&mut self, until: &str) -> String {
        let mut heard = Vec::new();
        let mut buffer = [0; 4096];
        soon(async {
            while !String::from_utf8_lossy(&heard).contains(until) {
                match self.0.read(&mut buffer).await {
                    Ok(0) | Err(_) => break,
                    Ok(count) => heard.extend_from_slice(&buffer[..count]),
                }
            }
        })
        .await;
        String::from_utf8_lossy(&heard).into_owned()
    }
}

fn bytes(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

#[tokio::test]
async fn frames_that_no_browser_sends_cut_their_connection() {
    let mut scene = Scene::new().await;
    let packet = bytes(&[2, 0, 0]);
    let long = vec![0; 200];
    let frames: [(&str, u8, &[u8]); 6] = [
        ("compressed", 0xc2, &packet),
        ("of a kind that is reserved", 0x83, &packet),
        ("a control frame in parts", 0x09, &packet),
        ("a control frame that is long", 0x89, &long),
        ("goes on with nothing", 0x80, &packet),
        ("a close with half a code", 0x88, &[3]),
    ];
    for (what, first, payload) in frames {
        let mut raw = Raw::open(scene.address).await;
        raw.frame(0x81, HELLO).await;
        assert!(raw.hear("retention").await.contains("\"secret\""), "{what}");
        raw.frame(first, payload).await;
        // To its end: nobody says this.
        raw.hear("never").await;
        scene.goes_on().await;
    }
    let mut raw = Raw::open(scene.address).await;
    raw.0.write_all(&[&[0x81, HELLO.len() as u8], HELLO].concat()).await.unwrap();
    assert!(!raw.hear("never").await.contains("secret"), "a browser masks what it sends");
}

#[tokio::test]
async fn a_message_in_crumbs_is_a_message() {
    let mut scene = Scene::new().await;
    let mut raw = Raw::open(scene.address).await;
    raw.in_crumbs(1, HELLO).await;
    assert!(raw.hear("crates").await.contains(ME));
    let packet = bytes(&[&[1, 0, 0][..], &invocation(1, ME, "mistaken", &[])].concat());
    raw.in_crumbs(2, &packet).await;
    assert!(raw.hear("`mistaken`").await.contains("`mistaken`"));
    scene.goes_on().await;
}

#[tokio::test]
async fn lengths_that_are_only_announced() {
    let mut scene = Scene::new().await;
    // In the place of a hello, and of a packet: 2^62 bytes, of which none comes.
    let endless = [&[0x82, 0xff][..], &(1_u64 << 62).to_be_bytes(), &[0; 4]].concat();
    let mut raw = Raw::open(scene.address).await;
    raw.0.write_all(&endless).await.unwrap();
    assert!(raw.hear("never").await.contains("\"hello\""));
    let mut raw = Raw::open(scene.address).await;
    raw.frame(0x81, HELLO).await;
    raw.hear("crates").await;
    raw.0.write_all(&endless).await.unwrap();
    assert!(raw.hear("never").await.contains("the limit on bytes of one message (1048576) was reached"));
    scene.goes_on().await;
}

#[tokio::test]
async fn hellos_that_are_bombs() {
    let mut scene = Scene::new().await;
    let deep = |open: &str| open.repeat(4000 / open.len());
    let many = format!("{{\"jsinterop\":1,{}\"x\":0}}", "\"jsinterop\":1,".repeat(200));
    for hello in
        [deep("["), deep("{\"jsinterop\":"), deep("{\"x\":["), "9".repeat(4000), many, "\"\\ud800\"".to_owned()]
    {
        let mut raw = Raw::open(scene.address).await;
        raw.frame(0x81, hello.as_bytes()).await;
        assert!(raw.hear("never").await.contains("\"hello\""), "{hello:.40}");
    }
    for hello in [json!({ "jsinterop": 1e99 }), json!({ "jsinterop": -1 }), Value::Null] {
        assert_eq!(greet(scene.address, &hello).await.welcome["over"], "hello", "{hello}");
    }
    scene.goes_on().await;
}
