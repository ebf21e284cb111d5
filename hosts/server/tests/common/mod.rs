//! A server on loopback, and a client whose every word the test writes.
#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "that is how a test fails")]
#![allow(clippy::cast_possible_truncation, reason = "lengths here are short, and halves of numbers are meant")]

pub(crate) mod forge;
pub(crate) mod scene;

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use jsinterop_server::{Server, Session};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Long enough for a machine that is busy.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Serves; answers where.
pub(crate) async fn serve(server: Server) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let service = server.router::<()>().into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service).await.unwrap();
    });
    address
}

/// A server with the exports of these tests, whose sessions are handed to the test.
pub(crate) fn handing() -> (Server, mpsc::UnboundedReceiver<Session>) {
    let (hand, handed) = mpsc::unbounded_channel();
    let server = Server::new(move |session| {
        let _ = hand.send(session);
        async {}
    });
    (server.expose([ME]), handed)
}

/// Waits for something that must come.
pub(crate) async fn soon<F: Future>(future: F) -> F::Output {
    tokio::time::timeout(PATIENCE, future).await.expect("it comes in time")
}

/// Waits until something is so that must come to be.
pub(crate) async fn until(is_so: impl Fn() -> bool) {
    soon(async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
}

/// The crate whose tests these are.
pub(crate) const ME: &str = "jsinterop-server";

/// The value of a number.
pub(crate) const fn number(number: u32) -> u32 {
    number << 4
}

/// What a packet holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Said {
    /// A call, by its id.
    Call(u64),
    /// A cancelled call.
    Cancel(u64),
    /// An invocation's result: the first word of the value, or the text of what it was rejected with.
    Return(u32, Result<u32, String>),
    /// Bytes of a blob.
    Piece(Vec<u8>),
    /// The message of another kind.
    Other(u32),
}

pub(crate) struct Client {
    pub(crate) socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// The welcome.
    pub(crate) welcome: Value,
    /// How many packets have come, and gone.
    pub(crate) received: u32,
    pub(crate) sent: u32,
    said: Vec<Said>,
    /// How many blobs each frame has named so far.
    pub(crate) frames: Vec<u32>,
}

/// Opens a socket with this origin.
pub(crate) async fn dial(
    address: SocketAddr,
    origin: Option<&str>,
) -> Result<WebSocketStream<MaybeTlsStream<TcpStream>>, Error> {
    let mut request = format!("ws://{address}/_jsinterop/socket").into_client_request()?;
    if let Some(origin) = origin {
        request.headers_mut().insert("origin", origin.parse().unwrap());
    }
    connect_async(request).await.map(|(socket, _)| socket)
}

/// Says something first; answers what is said back.
pub(crate) async fn greet(address: SocketAddr, hello: &Value) -> Client {
    let mut socket = dial(address, Some(&format!("http://{address}"))).await.unwrap();
    socket.send(Message::text(hello.to_string())).await.unwrap();
    let welcome = loop {
        match soon(socket.next()).await.unwrap().unwrap() {
            Message::Text(text) => break serde_json::from_str(&text).unwrap(),
            Message::Ping(_) => {}
            other => panic!("{other:?} is no welcome"),
        }
    };
    Client { socket, welcome, received: 0, sent: 0, said: Vec::new(), frames: Vec::new() }
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        let client = greet(address, &json!({ "jsinterop": 1 })).await;
        assert_eq!(client.welcome["jsinterop"], 1, "{}", client.welcome);
        client
    }

    /// Comes back on a new socket, with what this one knows.
    pub(crate) async fn resume(&self, address: SocketAddr) -> Self {
        let resume = json!({
            "session": self.welcome["session"], "secret": self.welcome["secret"], "received": self.received,
        });
        let mut back = greet(address, &json!({ "jsinterop": 1, "resume": resume })).await;
        (back.received, back.sent) = (self.received, self.sent);
        back
    }

    pub(crate) async fn send_words(&mut self, words: &[u32]) {
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        self.socket.send(Message::binary(bytes)).await.unwrap();
    }

    /// Sends items in a packet of the next number.
    pub(crate) async fn send_items(&mut self, items: &[u32]) {
        let mut words = vec![1, self.sent, self.received];
        words.extend(items);
        self.sent += 1;
        self.send_words(&words).await;
    }

    pub(crate) async fn acknowledge(&mut self) {
        self.send_words(&[2, 0, self.received]).await;
    }

    /// Invokes an export with numbers.
    pub(crate) async fn invoke(&mut self, id: u32, package: &str, name: &str, args: &[u32]) {
        self.send_items(&invocation(id, package, name, args)).await;
    }

    /// Answers a call with a number.
    pub(crate) async fn answer(&mut self, call: u64, number: u32) {
        self.send_items(&frame(&answer(call, number), "")).await;
    }

    /// Reads all that a new session says by itself, and is ready.
    pub(crate) async fn settle(&mut self) {
        self.hear_start().await;
        self.send_items(&[3]).await;
    }

    /// Reads all that a new session says by itself.
    pub(crate) async fn hear_start(&mut self) {
        let said = [self.hear().await, self.hear().await];
        assert!(matches!(said, [Said::Other(_), Said::Other(_)]), "{said:?}");
    }

    /// The next that is said, whatever packet it is in.
    pub(crate) async fn hear(&mut self) -> Said {
        loop {
            if !self.said.is_empty() {
                return self.said.remove(0);
            }
            let words = self.packet().await;
            if words[0] == 1 {
                assert_eq!(words[1], self.received, "packets come in order");
                self.received += 1;
                self.said = read(&words[3..], &mut self.frames);
            }
        }
    }

    /// The next that is said and is neither what exports ask for nor the initialisers.
    pub(crate) async fn hear_more(&mut self) -> Said {
        loop {
            match self.hear().await {
                Said::Other(_) => {}
                said => return said,
            }
        }
    }

    /// The next packet.
    pub(crate) async fn packet(&mut self) -> Vec<u32> {
        soon(async {
            loop {
                match self.socket.next().await {
                    Some(Ok(Message::Binary(bytes))) => {
                        return bytes.chunks(4).map(|word| u32::from_le_bytes(word.try_into().unwrap())).collect();
                    }
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    other => panic!("no packet but {other:?}"),
                }
            }
        })
        .await
    }

    /// Goes away, as a page does.
    pub(crate) async fn leave(mut self) {
        let left = CloseFrame { code: 4001.into(), reason: "".into() };
        self.socket.send(Message::Close(Some(left))).await.unwrap();
    }

    /// The last words of the server, whatever comes before them.
    pub(crate) async fn last_words(mut self) -> Value {
        loop {
            match soon(self.socket.next()).await {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).unwrap(),
                Some(Ok(Message::Binary(_) | Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!("no last words but {other:?}"),
            }
        }
    }
}

/// A frame with these messages, as an item.
pub(crate) fn frame(messages: &[u32], text: &str) -> Vec<u32> {
    let told = 4 + messages.len() as u32;
    let mut item = vec![1, told, text.len() as u32, 0, 1, text.len() as u32, text.len() as u32, told];
    item.extend(messages);
    let mut bytes = text.as_bytes().to_vec();
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    item.extend(bytes.chunks(4).map(|word| u32::from_le_bytes(word.try_into().unwrap())));
    item
}

pub(crate) fn invocation(id: u32, package: &str, name: &str, args: &[u32]) -> Vec<u32> {
    let mut message = vec![2, 0, 0, 0, 0, 3 | (package.len() as u32) << 4, 3 | (name.len() as u32) << 4, id, 0];
    message.push(6 | (args.len() as u32) << 4);
    message.extend(args.iter().map(|number| number << 4));
    message[1] = message.len() as u32;
    frame(&message, &format!("{package}{name}"))
}

pub(crate) fn answer(call: u64, number: u32) -> Vec<u32> {
    vec![1, 6, 0, call as u32, (call >> 32) as u32, number << 4]
}

/// The items of a packet.
fn read(mut words: &[u32], frames: &mut Vec<u32>) -> Vec<Said> {
    let mut said = Vec::new();
    while let Some(kind) = words.first() {
        let (length, text) = (words[1] as usize, words[2] as usize);
        match kind {
            1 => {
                frames.push(words[3]);
                let head = 4 + 2 * words[3] as usize;
                let text_at = head + length;
                let end = text_at + text.div_ceil(4);
                let bytes: Vec<u8> = words[text_at..end].iter().flat_map(|word| word.to_le_bytes()).collect();
                let text = String::from_utf8(bytes[..text].to_vec()).unwrap();
                messages(&words[head..text_at], &text, &mut said);
                words = &words[end..];
            }
            2 => {
                let length = words[3] as usize;
                let (piece, rest) = words[4..].split_at(length.div_ceil(4));
                let bytes: Vec<u8> = piece.iter().flat_map(|word| word.to_le_bytes()).collect();
                said.push(Said::Piece(bytes[..length].to_vec()));
                words = rest;
            }
            other => panic!("an item of the kind {other}"),
        }
    }
    said
}

fn messages(frame: &[u32], text: &str, said: &mut Vec<Said>) {
    let mut words = &frame[4..frame[3] as usize];
    while let [kind, length, _, low, high, rest @ ..] = words {
        let id = u64::from(*low) | u64::from(*high) << 32;
        said.push(match kind & 255 {
            1 => Said::Call(id),
            2 => Said::Cancel(id),
            3 if kind >> 8 == 0 => Said::Return(*low, Ok(rest[0])),
            3 => Said::Return(*low, Err(text.to_owned())),
            other => Said::Other(other),
        });
        words = &words[*length as usize..];
    }
}
