//! The numbers that stand for live objects on the other side.

/// An object that lives in JavaScript: a slot of the agent's table and its generation, so that a stale number never means something new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ObjectId(pub u64);

/// A Rust object or closure that JavaScript holds. Never used twice in a runtime's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RefId(pub u64);

/// How JavaScript may use a closure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallbackKind {
    /// It answers with a promise.
    Async,
    /// It answers at once where Rust is in the same process, and with a promise elsewhere.
    Sync,
}

/// How an element is found when the call that names it runs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ElementLocator {
    /// `document.getElementById`.
    Id(String),
    /// `document.querySelector`.
    Selector(String),
}
