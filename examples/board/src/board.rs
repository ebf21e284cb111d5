//! The board, and each browser at it: what it may do, and how it is told what the others do.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use jsinterop::{JsError, JsException, js_import, js_invokable};
use jsinterop_server::Session;
use serde::Serialize;
use tokio::sync::broadcast::{self, Receiver, Sender};

/// So many lines are kept; the oldest go first.
const LINES: usize = 5_000;
/// A browser that is further behind is shown the whole board again.
const BEHIND: usize = 256;

#[js_import("board.show")]
async fn show(you: u32, lines: &VecDeque<Line>, people: &BTreeMap<u32, String>) -> Result<(), JsError>;

#[js_import("board.change")]
async fn change(changes: &[Change]) -> Result<(), JsError>;

#[derive(Debug, Clone, Serialize)]
struct Line {
    who: u32,
    width: u8,
    points: Vec<(u16, u16)>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
enum Change {
    Line(Line),
    Cleared,
    People(BTreeMap<u32, String>),
}

#[derive(Debug, Clone, Default)]
struct Drawn {
    lines: VecDeque<Line>,
    people: BTreeMap<u32, String>,
}

#[derive(Debug)]
pub(crate) struct Board {
    drawn: Mutex<Drawn>,
    changes: Sender<Change>,
}

impl Board {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { drawn: Mutex::default(), changes: broadcast::channel(BEHIND).0 })
    }

    /// Tells while the board is locked, so that all hear of changes in the order they were made. Sending never waits.
    fn change(&self, make: impl FnOnce(&mut Drawn) -> Change) {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        // An error says that nobody is there to hear it.
        let _ = self.changes.send(make(&mut drawn));
    }

    /// What is there, and all that comes after it.
    fn look(&self) -> (Drawn, Receiver<Change>) {
        let drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        (drawn.clone(), self.changes.subscribe())
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    pub(crate) board: Arc<Board>,
    pub(crate) id: u32,
}

#[js_invokable]
fn draw(#[state] visitor: Visitor, width: u8, points: Vec<(u16, u16)>) -> Result<(), JsException> {
    if points.is_empty() || points.len() > 1_000 {
        return Err(JsException::new("a line has 1 to 1000 points"));
    }
    let line = Line { who: visitor.id, width: width.clamp(1, 40), points };
    visitor.board.change(|drawn| {
        drawn.lines.push_back(line.clone());
        drawn.lines.drain(..drawn.lines.len().saturating_sub(LINES));
        Change::Line(line)
    });
    Ok(())
}

#[js_invokable]
fn clear(#[state] visitor: Visitor) {
    visitor.board.change(|drawn| {
        drawn.lines.clear();
        Change::Cleared
    });
}

#[js_invokable]
fn rename(#[state] visitor: Visitor, name: String) {
    let name: String = name.trim().chars().take(24).collect();
    visitor.board.change(|drawn| {
        drawn.people.insert(visitor.id, if name.is_empty() { format!("Guest {}", visitor.id) } else { name });
        Change::People(drawn.people.clone())
    });
}

impl Visitor {
    /// Is at the board until the browser leaves.
    pub(crate) async fn attend(session: Session) -> Result<(), JsError> {
        // `setup` has provided it.
        let Some(visitor) = session.runtime().state::<Self>() else { return Ok(()) };
        session.runtime().ready().await?;
        rename(visitor.clone(), String::new());
        let outcome = tokio::select! {
            outcome = visitor.follow() => outcome,
            () = session.closed() => Ok(()),
        };
        visitor.board.change(|drawn| {
            drawn.people.remove(&visitor.id);
            Change::People(drawn.people.clone())
        });
        outcome
    }

    /// Shows the board and tells of each change; when more has happened than was kept, from the start. A slow browser holds up nobody but itself.
    async fn follow(&self) -> Result<(), JsError> {
        loop {
            let (drawn, mut changes) = self.board.look();
            let mut told = show(self.id, &drawn.lines, &drawn.people).await;
            while told.is_ok()
                && let Some(batch) = next(&mut changes).await
            {
                told = change(&batch).await;
            }
            told.or_else(|error| if matches!(error, JsError::Timeout { .. }) { Ok(()) } else { Err(error) })?;
        }
    }
}

/// What has changed: one thing, and all that came while the browser was busy. `None` when some of it is lost.
async fn next(changes: &mut Receiver<Change>) -> Option<Vec<Change>> {
    let mut batch = vec![changes.recv().await.ok()?];
    while !changes.is_empty() {
        batch.push(changes.try_recv().ok()?);
    }
    Some(batch)
}
