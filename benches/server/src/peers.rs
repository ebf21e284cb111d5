//! What ours is compared with, on the same stack: raw echoes, JSON with a message of the socket for each call, and jsonrpsee.

use std::time::{Duration, Instant};

use axum::extract::Path;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use jsonrpsee::RpcModule;
use jsonrpsee::server::{Server, ServerConfig, ServerHandle};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::pace::Pace;

/// A socket as ours has it.
const BUFFER: usize = 4096;

/// A call, as most who write it by hand write it.
#[derive(Debug, Serialize, Deserialize)]
struct Call<'a> {
    id: u32,
    method: &'a str,
    params: [String; 1],
}

#[derive(Debug, Serialize, Deserialize)]
struct Answer {
    id: u32,
    result: String,
}

/// Says back whatever comes.
pub(crate) async fn raw(upgrade: WebSocketUpgrade) -> Response {
    upgrade.read_buffer_size(BUFFER).write_buffer_size(0).on_upgrade(async |mut socket| {
        while let Some(Ok(message)) = socket.recv().await {
            let is_done = matches!(message, Message::Close(_));
            if is_done || socket.send(message).await.is_err() {
                return;
            }
        }
    })
}

/// Sends bytes and waits for them, again and again, and tells how fast that was.
pub(crate) async fn raw_ask(Path((size, millis)): Path<(usize, u64)>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.read_buffer_size(BUFFER).write_buffer_size(0).on_upgrade(async move |mut socket| {
        let start = Instant::now();
        let (mut calls, mut now) = (Vec::new(), start);
        while now - start < Duration::from_millis(millis) {
            let sent = now;
            if socket.send(Message::binary(vec![7; size])).await.is_err() {
                return;
            }
            let Some(Ok(Message::Binary(_))) = socket.recv().await else { return };
            now = Instant::now();
            calls.push(now - sent);
        }
        tell(&mut socket, Pace::new(calls, start.elapsed())).await;
    })
}

/// Serves `echo`.
pub(crate) async fn json(upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(async |mut socket| {
        while let Some(Ok(Message::Text(text))) = socket.recv().await {
            let Ok(Call { id, method: "echo", params: [result] }) = serde_json::from_str(&text) else { return };
            let Ok(answer) = serde_json::to_string(&Answer { id, result }) else { return };
            if socket.send(Message::text(answer)).await.is_err() {
                return;
            }
        }
    })
}

/// Calls `echo` in the client, so many in flight, and tells how fast that was.
pub(crate) async fn json_ask(
    Path((expected, in_flight, millis)): Path<(String, usize, u64)>,
    upgrade: WebSocketUpgrade,
) -> Response {
    upgrade.on_upgrade(async move |mut socket| {
        let (start, time) = (Instant::now(), Duration::from_millis(millis));
        let (mut sent, mut calls, mut now) = (Vec::new(), Vec::new(), start);
        loop {
            while sent.len() < calls.len() + in_flight && now - start < time {
                let id = u32::try_from(sent.len()).unwrap_or(u32::MAX);
                sent.push(now);
                let call = Call { id, method: "echo", params: [expected.clone()] };
                let Ok(call) = serde_json::to_string(&call) else { return };
                if socket.send(Message::text(call)).await.is_err() {
                    return;
                }
            }
            if calls.len() == sent.len() {
                break;
            }
            let Some(Ok(Message::Text(text))) = socket.recv().await else { return };
            let Ok(Answer { id, result }) = serde_json::from_str(&text) else { return };
            let Some(sent) = sent.get(id as usize).filter(|_| result == expected) else { return };
            now = Instant::now();
            calls.push(now - *sent);
        }
        tell(&mut socket, Pace::new(calls, start.elapsed())).await;
    })
}

async fn tell(socket: &mut WebSocket, pace: Pace) {
    let text = serde_json::to_string(&serde_json::json!({ "pace": pace })).unwrap_or_default();
    // Nobody waits for it who is gone.
    let _ = socket.send(Message::text(text)).await;
}

/// `echo` as jsonrpsee serves it. It lives as long as the handle.
pub(crate) async fn jsonrpsee() -> anyhow::Result<(String, ServerHandle)> {
    let server = Server::builder().set_config(ServerConfig::builder().ws_only().build()).build("127.0.0.1:0").await?;
    let address = server.local_addr()?;
    let mut module = RpcModule::new(());
    module.register_method("echo", |params, (), _| params.one::<String>().map(Value::String))?;
    Ok((format!("ws://{address}"), server.start(module)))
}
