//! What a mock has seen: the calls, as data that a test can look at.

use std::fmt::{self, Write as _};

use serde_json::{Value, json};

use crate::handle::ObjectId;
use crate::host::{CallId, Root, Target};
use crate::import::CallKind;
use crate::registry::Registry;
use crate::value::{BigInteger, Tree};

/// What a call aims at, without borrowing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Aim {
    pub(super) kind: CallKind,
    pub(super) module: Option<String>,
    pub(super) object: Option<ObjectId>,
    pub(super) path: String,
    /// The declared import's number; no part of what is compared.
    pub(super) number: Option<u32>,
}

impl Aim {
    pub(super) fn of(target: &Target<'_>) -> Self {
        let mut path = String::new();
        for segment in target.segments() {
            let dot = if path.is_empty() || matches!(segment, crate::host::Segment::Index(_)) { "" } else { "." };
            let _ = write!(path, "{dot}{segment}");
        }
        let (module, object) = match target.root {
            Root::Global => (None, None),
            Root::Module(module) => (Some(module.specifier().into_owned()), None),
            Root::Object(id) => (None, Some(id)),
        };
        Self { kind: target.kind, module, object, path, number: target.number }
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        let own = |aim: &Self| (aim.kind, aim.object);
        own(self) == own(other) && self.module == other.module && self.path == other.path
    }

    /// The call as one would write it in JavaScript.
    pub(super) fn with_args(&self, args: &[Tree]) -> String {
        let args = list(args);
        let root = match (&self.module, self.object) {
            (Some(module), _) => format!("import({module:?})"),
            (None, Some(object)) => format!("<object {}>", object.0),
            (None, None) => String::new(),
        };
        let is_name = !self.path.is_empty() && !self.path.starts_with('[');
        let dot = if is_name && !root.is_empty() { "." } else { "" };
        let whole = format!("{root}{dot}{}", self.path);
        match self.kind {
            CallKind::Function => format!("{whole}({args})"),
            CallKind::New => format!("new {whole}({args})"),
            CallKind::Get | CallKind::Import => whole,
            CallKind::Set => format!("{whole} = {args}"),
        }
    }

    /// The line a test would have to write; the function's name is a guess from the path.
    pub(super) fn hint(&self, args: &[Tree], is_sync: bool) -> String {
        let args = list(args);
        let call = if self.number.is_some() {
            let name = snake_case(self.path.rsplit('.').next().unwrap_or_default());
            if self.object.is_some() { format!("handle.{name}({args})") } else { format!("{name}({args})") }
        } else {
            let root = if self.object.is_some() { "object" } else { "mock.runtime()" };
            let sync = if is_sync { "_sync" } else { "" };
            match self.kind {
                CallKind::Function => format!("{root}.invoke{sync}::<_>({:?}, ({args},))", self.path),
                CallKind::New => format!("{root}.construct{sync}({:?}, ({args},))", self.path),
                CallKind::Get => format!("{root}.get{sync}::<_>({:?})", self.path),
                CallKind::Set => format!("{root}.set{sync}({:?}, {args})", self.path),
                CallKind::Import => format!("{root}.import({:?})", self.module.as_deref().unwrap_or_default()),
            }
        };
        if is_sync {
            format!("mock.expect_sync(|| {call}).returns(Ok(…))")
        } else {
            format!("mock.expect({call}).returns(Ok(…))")
        }
    }

    /// Where it is declared in Rust.
    pub(super) fn declared(&self) -> Option<String> {
        let number = self.number?;
        let import = Registry::global().imports().find(|import| import.number.get() == number)?;
        Some(format!("declared at {}", import.source()))
    }
}

/// `showPrompt` as Rust would name it.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

fn list(args: &[Tree]) -> String {
    let args: Vec<_> = args.iter().map(|arg| Shown(arg).to_string()).collect();
    args.join(", ")
}

/// A value in JavaScript's spelling.
struct Shown<'a>(&'a Tree);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Tree::Undefined => f.write_str("undefined"),
            Tree::Object(entries) => {
                f.write_str("{ ")?;
                for (place, (name, value)) in entries.iter().enumerate() {
                    let comma = if place == 0 { "" } else { ", " };
                    write!(f, "{comma}{}: {}", name.text(), Shown(value))?;
                }
                f.write_str(" }")
            }
            Tree::Array(elements) => write!(f, "[{}]", list(elements)),
            Tree::Handle(id) => write!(f, "<object {}>", id.0),
            Tree::RustRef(..) => f.write_str("<RustRef>"),
            Tree::Callback(..) => f.write_str("<Callback>"),
            Tree::Signal => f.write_str("<CallSignal>"),
            Tree::Element(locator) => write!(f, "<{locator:?}>"),
            other => write!(f, "{}", to_json(other)),
        }
    }
}

/// What a call's argument looks like as JSON. Live objects are objects with one key, `$object` and the like, that holds a number.
pub(super) fn to_json(tree: &Tree) -> Value {
    match tree {
        Tree::Undefined | Tree::Null => Value::Null,
        Tree::Boolean(value) => json!(value),
        Tree::Number(value) => number(*value),
        Tree::BigInt(BigInteger::Signed(value)) => json!({ "$bigint": value.to_string() }),
        Tree::BigInt(BigInteger::Unsigned(value)) => json!({ "$bigint": value.to_string() }),
        Tree::String(text) => json!(text),
        Tree::TypedArray(_, bytes) => json!(bytes),
        Tree::Array(elements) => elements.iter().map(to_json).collect(),
        Tree::Object(entries) => Value::Object(
            entries
                .iter()
                .filter(|(_, value)| *value != Tree::Undefined)
                .map(|(name, value)| (name.text().to_owned(), to_json(value)))
                .collect(),
        ),
        Tree::Handle(id) => json!({ "$object": id.0 }),
        Tree::Element(locator) => json!({ "$element": format!("{locator:?}") }),
        Tree::RustRef(id, _) => json!({ "$rustRef": id.0 }),
        Tree::Callback(id, _) => json!({ "$callback": id.0 }),
        Tree::Signal => json!({ "$signal": true }),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "compared with what was there")]
fn number(value: f64) -> Value {
    let whole = value as i64;
    if (whole as f64).to_bits() == value.to_bits() { json!(whole) } else { json!(value) }
}

/// A call that reached the mock.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RecordedCall {
    /// The path, relative to `globalThis`, the module or the object.
    pub path: String,
    /// What was done at the end of the path.
    pub kind: CallKind,
    /// The module the path is relative to.
    pub module: Option<String>,
    /// The arguments as JSON. A live object is an object with one key: `$object`, `$callback`, `$rustRef`, `$element`, `$signal`.
    pub args: Vec<Value>,
    /// Whether Rust gave the call up: it was dropped, or its time limit passed.
    pub cancelled: bool,
    pub(super) id: CallId,
    pub(super) trees: Vec<Tree>,
}

impl RecordedCall {
    pub(super) fn new(id: CallId, aim: &Aim, trees: Vec<Tree>) -> Self {
        let args = trees.iter().map(to_json).collect();
        let Aim { kind, module, path, .. } = aim.clone();
        Self { path, kind, module, args, cancelled: false, id, trees }
    }

    /// The closure that was sent as this argument, to be [called](super::MockHost::call).
    pub fn callback(&self, index: usize) -> Option<SentCallback> {
        match self.trees.get(index) {
            Some(Tree::Callback(..)) => self.trees.get(index).cloned().map(SentCallback),
            _ => None,
        }
    }
}

/// The function that JavaScript got for a [`Callback`](crate::Callback) of the code under test.
#[derive(Debug, Clone)]
pub struct SentCallback(pub(super) Tree);

/// Whether an argument is the one that was expected. Keys have no order, and an `undefined` entry is none.
#[expect(clippy::float_cmp, reason = "the very same number is expected")]
pub(super) fn is_same(left: &Tree, right: &Tree) -> bool {
    match (left, right) {
        (Tree::Number(a), Tree::Number(b)) => a == b || (a.is_nan() && b.is_nan()),
        (Tree::Array(a), Tree::Array(b)) => are_same(a, b),
        (Tree::Object(a), Tree::Object(b)) => {
            let there = |entries: &[(crate::value::Name, Tree)]| {
                entries.iter().filter(|(_, value)| *value != Tree::Undefined).count()
            };
            there(a) == there(b)
                && a.iter()
                    .filter(|(_, value)| *value != Tree::Undefined)
                    .all(|(name, value)| b.iter().any(|(other, found)| name == other && is_same(value, found)))
        }
        (Tree::RustRef(a, _), Tree::RustRef(b, _)) => a == b,
        _ => left == right,
    }
}

pub(super) fn are_same(left: &[Tree], right: &[Tree]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(a, b)| is_same(a, b))
}
