//! One of a crowd: a browser as the server sees it, without the browser.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, timeout_at};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::words::{self, Said};

/// Sockets of one address: fewer than it has ports.
const PER_ADDRESS: u32 = 2_000;

/// Opens the WebSocket of one of a crowd, each so many from an address of their own.
pub(crate) async fn dial(server: SocketAddr, path: &str, index: u32) -> anyhow::Result<WebSocketStream<TcpStream>> {
    let socket = TcpSocket::new_v4()?;
    let host = u8::try_from(2 + index / PER_ADDRESS).context("a crowd of at most half a million")?;
    socket.bind((Ipv4Addr::new(127, 0, 0, host), 0).into())?;
    let stream = socket.connect(server).await?;
    stream.set_nodelay(true)?;
    let (socket, _) = client_async(format!("ws://{server}{path}"), stream).await?;
    Ok(socket)
}

/// A session that has begun.
#[derive(Debug)]
pub(crate) struct Client {
    socket: WebSocketStream<TcpStream>,
    sent: u32,
    received: u32,
    /// Answers to `bench.tick`.
    ticks: u32,
    next_id: u32,
    returned: Vec<(u32, Option<u32>)>,
}

impl Client {
    /// Says hello, hears the welcome and what every page is told first, and is ready.
    pub(crate) async fn connect(server: SocketAddr, index: u32) -> anyhow::Result<Self> {
        let mut socket = dial(server, "/_jsinterop/socket", index).await?;
        socket.send(Message::text(json!({ "jsinterop": 1 }).to_string())).await?;
        let Some(Ok(Message::Text(welcome))) = socket.next().await else { bail!("no welcome") };
        let welcome: Value = serde_json::from_str(&welcome)?;
        ensure!(welcome["jsinterop"] == 1, "{welcome}");
        let mut client = Self { socket, sent: 0, received: 0, ticks: 0, next_id: 0, returned: Vec::new() };
        while client.received == 0 {
            client.hear().await?;
        }
        client.send(&words::ready()).await?;
        Ok(client)
    }

    async fn send(&mut self, items: &[u32]) -> anyhow::Result<()> {
        let packet = words::packet(self.sent, self.received, items);
        self.sent += u32::from(!items.is_empty());
        Ok(self.socket.send(Message::binary(packet)).await?)
    }

    /// Takes the next packet in, and answers what it asks.
    async fn hear(&mut self) -> anyhow::Result<()> {
        let message = self.socket.next().await;
        self.take(message).await
    }

    async fn take(&mut self, message: Option<Result<Message, Error>>) -> anyhow::Result<()> {
        let message = message.context("the server cut the socket")??;
        let Message::Binary(bytes) = message else {
            ensure!(matches!(message, Message::Ping(_) | Message::Pong(_)), "the server said {message:?}");
            return Ok(());
        };
        let Some((number, said)) = words::read(&bytes)? else { return Ok(()) };
        ensure!(number == self.received, "packet {number} came in the place of {}", self.received);
        self.received += 1;
        for said in said {
            match said {
                Said::Call(call) => {
                    self.send(&words::answer(call, self.ticks)).await?;
                    self.ticks += 1;
                }
                Said::Return(id, value) => self.returned.push((id, value)),
                Said::Other => {}
            }
        }
        Ok(())
    }

    /// Answers what it is asked, for so long.
    pub(crate) async fn listen(&mut self, time: Duration) -> anyhow::Result<()> {
        let end = Instant::now() + time;
        while let Ok(message) = timeout_at(end, self.socket.next()).await {
            self.take(message).await?;
        }
        Ok(())
    }

    /// Tells the server how far it has come.
    pub(crate) async fn acknowledge(&mut self) -> anyhow::Result<()> {
        self.send(&[]).await
    }

    /// Invokes an export and waits for its answer, a number if it is one. Meanwhile calls are answered.
    pub(crate) async fn invoke(&mut self, name: &str, args: &[u32]) -> anyhow::Result<Option<u32>> {
        let id = self.next_id;
        self.next_id += 1;
        self.send(&words::invocation(id, name, args)).await?;
        loop {
            if let Some(at) = self.returned.iter().position(|(returned, _)| *returned == id) {
                return Ok(self.returned.swap_remove(at).1);
            }
            self.hear().await?;
        }
    }
}
