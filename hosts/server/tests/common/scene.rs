//! A server with somebody who behaves, for tests with somebody who does not.

use std::net::SocketAddr;

use jsinterop_server::Session;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;

use super::{Client, ME, Said, handing, serve, soon};
use futures_util::SinkExt as _;

/// A server, and somebody who behaves.
pub(crate) struct Scene {
    pub(crate) address: SocketAddr,
    pub(crate) honest: Client,
    sessions: mpsc::UnboundedReceiver<Session>,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        let (server, mut sessions) = handing();
        let address = serve(server).await;
        let honest = Client::connect(address).await;
        soon(sessions.recv()).await.unwrap();
        Self { address, honest, sessions }
    }

    pub(crate) async fn attacker(&mut self) -> (Client, Session) {
        let client = Client::connect(self.address).await;
        (client, soon(self.sessions.recv()).await.unwrap())
    }

    /// The honest one is served.
    pub(crate) async fn goes_on(&mut self) {
        lives(&mut self.honest).await;
    }

    /// Whoever sends this as the first packet is told so, and its session is over.
    pub(crate) async fn is_broken(&mut self, packet: Message, why: &str) {
        let (mut client, session) = self.attacker().await;
        client.socket.send(packet).await.unwrap();
        let over = client.last_words().await;
        assert_eq!(over["over"], "broken", "{why}");
        assert!(over["message"].as_str().unwrap().contains(why), "{why}: {over}");
        soon(session.closed()).await;
        assert_eq!(session.runtime().counts(), nothing(&session), "{why}");
        self.goes_on().await;
    }
}

/// What a session holds that is over.
pub(crate) fn nothing(session: &Session) -> jsinterop::Counts {
    let mut counts = session.runtime().counts();
    (counts.calls, counts.references, counts.objects, counts.invocations) = (0, 0, 0, 0);
    counts
}

/// Somebody is served: by the export `add`, which each of these tests has.
pub(crate) async fn lives(client: &mut Client) {
    client.invoke(u32::MAX, ME, "add", &[2, 3]).await;
    assert_eq!(client.hear_more().await, Said::Return(u32::MAX, Ok(5 << 4)));
}
