//! The sessions of one server, by name: for browsers that come back, and for the end of all.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::ws::WebSocket;
use tokio::sync::mpsc;

use crate::lost::Lost;
use crate::secret::{Secret, Secrets, SessionId};
use crate::session::Session;

/// A browser's socket after its hello.
#[derive(Debug)]
pub(crate) struct Arrival {
    pub(crate) socket: Box<WebSocket>,
    /// What it showed, and how many packets it has taken in; nothing of a new one.
    pub(crate) resumed: Option<(Secret, u32)>,
}

/// A session that can be found.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) id: SessionId,
    pub(crate) session: Session,
    /// What it is counted under.
    address: Option<IpAddr>,
    secrets: Mutex<Secrets>,
    /// Boxed, since the channel has room for many at once.
    pub(crate) sockets: mpsc::Sender<Box<Arrival>>,
}

impl Entry {
    pub(crate) fn new(
        id: SessionId,
        session: Session,
        address: Option<IpAddr>,
        secret: Secret,
        sockets: mpsc::Sender<Box<Arrival>>,
    ) -> Self {
        Self { id, session, address, secrets: Mutex::new(Secrets::new(secret)), sockets }
    }

    pub(crate) fn secrets(&self) -> MutexGuard<'_, Secrets> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug, Default)]
pub(crate) struct Sessions {
    table: Mutex<Table>,
    is_closed: AtomicBool,
}

#[derive(Debug, Default)]
struct Table {
    all: HashMap<SessionId, Arc<Entry>>,
    lost: Lost,
}

impl Sessions {
    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The server is to end.
    pub(crate) fn let_nobody_in(&self) {
        self.is_closed.store(true, Ordering::Release);
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.is_closed.load(Ordering::Acquire)
    }

    pub(crate) fn all(&self) -> Vec<Arc<Entry>> {
        self.table().all.values().cloned().collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.table().all.len()
    }

    pub(crate) fn add(&self, entry: Arc<Entry>) {
        self.table().all.insert(entry.id, entry);
    }

    pub(crate) fn find(&self, id: SessionId) -> Option<Arc<Entry>> {
        self.table().all.get(&id).cloned()
    }

    pub(crate) fn remove(&self, id: SessionId) {
        let mut table = self.table();
        table.lost.remove(id);
        let entry = table.all.remove(&id);
        drop(table);
        drop(entry);
    }

    /// The connection is lost. Answers the session that is to end because more than `max` wait.
    pub(crate) fn lost(&self, entry: &Entry, max: usize) -> Option<Arc<Entry>> {
        let mut table = self.table();
        table.lost.add(entry.id, entry.address);
        let id = table.lost.take_beyond(max)?;
        table.all.get(&id).cloned()
    }

    /// A connection is there again.
    pub(crate) fn found(&self, id: SessionId) {
        self.table().lost.remove(id);
    }
}
