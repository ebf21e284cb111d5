//! A row of the table: one piece of work, and each implementation that can do it.

use std::convert::Infallible;
use std::fmt::Debug;
use std::hint::black_box;

use js_sys::Promise;
use wasm_bindgen::JsValue;

/// The implementations, in the order of the table's columns. `runner/table.mjs` names them alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Ours,
    /// wasm-bindgen alone.
    Wb,
    /// wasm-bindgen with `catch`.
    Catch,
    /// serde-wasm-bindgen.
    Swb,
    /// `serde_json` with `JSON.parse` or `JSON.stringify`.
    Json,
}

impl Column {
    fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Wb => "wb",
            Self::Catch => "catch",
            Self::Swb => "swb",
            Self::Json => "json",
        }
    }
}

/// How JavaScript takes part.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// Nothing crosses that JavaScript would have to prepare or to look at.
    Call,
    /// JavaScript takes the sample.
    Out,
    /// JavaScript gives the sample.
    In,
    /// The work answers a promise.
    Await,
}

type Check = Box<dyn Fn() -> Result<(), String>>;
type Repeat = Box<dyn Fn(u32) -> Option<Promise>>;

struct Cell {
    column: Column,
    check: Check,
    repeat: Repeat,
}

/// One line of the table.
pub(crate) struct Row {
    name: String,
    kind: Kind,
    /// The sample as JSON.
    pub(crate) sample: String,
    /// The class of the sample, where it is a typed array.
    class: &'static str,
    cells: Vec<Cell>,
}

/// How often a check does the work: every path is used once.
const TURNS: usize = 8;

impl Row {
    pub(crate) fn new(name: &str, kind: Kind) -> Self {
        Self { name: name.to_owned(), kind, sample: "null".to_owned(), class: "", cells: Vec::new() }
    }

    /// A row about a value, which has a form as JSON.
    pub(crate) fn about(name: &str, kind: Kind, value: &impl serde::Serialize) -> Self {
        Self { sample: serde_json::to_string(value).unwrap(), ..Self::new(name, kind) }
    }

    /// The sample is a typed array.
    pub(crate) fn class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }

    /// Adds a column whose work is `once`, which is told how often it ran before, and whose result has to be right.
    pub(crate) fn column<T, E: Debug>(
        mut self,
        column: Column,
        once: impl Fn(usize) -> Result<T, E> + Clone + 'static,
        is_right: impl Fn(usize, T) -> bool + 'static,
    ) -> Self {
        let repeated = once.clone();
        let repeat = move |times| {
            for turn in 0..times as usize {
                black_box(repeated(turn).unwrap());
            }
            None
        };
        let check = move || {
            (0..TURNS).try_for_each(|turn| {
                let value = once(turn).map_err(|error| format!("{error:?}"))?;
                is_right(turn, value).then_some(()).ok_or_else(|| "Rust read a wrong value".to_owned())
            })
        };
        self.cells.push(Cell { column, check: Box::new(check), repeat: Box::new(repeat) });
        self
    }

    /// Adds a column that sends; JavaScript looks at what it took.
    pub(crate) fn sends<E: Debug>(
        self,
        column: Column,
        once: impl Fn(usize) -> Result<(), E> + Clone + 'static,
    ) -> Self {
        self.column(column, once, |_, ()| true)
    }

    /// [`Self::column`] for work that cannot fail.
    pub(crate) fn always<T>(
        self,
        column: Column,
        once: impl Fn(usize) -> T + Clone + 'static,
        is_right: impl Fn(usize, T) -> bool + 'static,
    ) -> Self {
        self.column(column, move |turn| Ok::<_, Infallible>(once(turn)), is_right)
    }

    /// [`Self::sends`] for work that cannot fail.
    pub(crate) fn always_sends(self, column: Column, once: impl Fn(usize) + Clone + 'static) -> Self {
        self.always(column, once, |_, ()| true)
    }

    /// Adds a column that awaits: the promise gives the sum of what each turn gave.
    pub(crate) fn awaits(mut self, column: Column, start: impl Fn(u32) -> Promise + 'static) -> Self {
        let repeat = move |times| Some(start(times));
        self.cells.push(Cell { column, check: Box::new(|| Ok(())), repeat: Box::new(repeat) });
        self
    }

    pub(crate) fn check(&self, cell: usize) -> Result<(), String> {
        (self.cells[cell].check)()
    }

    pub(crate) fn work(&self, cell: usize, times: u32) -> JsValue {
        (self.cells[cell].repeat)(times).map_or(JsValue::UNDEFINED, JsValue::from)
    }

    /// `{name, kind, class, columns}`
    pub(crate) fn describe(&self) -> serde_json::Value {
        let columns: Vec<_> = self.cells.iter().map(|cell| cell.column.name()).collect();
        let kind = format!("{:?}", self.kind).to_lowercase();
        serde_json::json!({ "name": self.name, "kind": kind, "class": self.class, "columns": columns })
    }
}
