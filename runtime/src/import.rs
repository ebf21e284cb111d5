//! What the macros know of an import: the static that each `#[js_import]` leaves behind, and typed handles' classes.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::module::Module;

/// Where something is declared in Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// The package that declares it.
    pub package: &'static str,
    /// That package's version.
    pub version: &'static str,
    /// The file, as the compiler was given it.
    pub file: &'static str,
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted from 1.
    pub column: u32,
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{} (in {} {})", self.file, self.line, self.column, self.package, self.version)
    }
}

/// What is done at the end of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallKind {
    /// Call the function, with its parent as `this`.
    Function,
    /// Construct with `new`.
    New,
    /// Read the property.
    Get,
    /// Write the property.
    Set,
    /// Load the module and give its namespace.
    Import,
}

/// The time limit an import declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    /// The runtime's own: 60 s where JavaScript is remote, none in-process.
    Default,
    /// This long.
    After(Duration),
    /// None.
    Never,
}

/// An import as declared: what `#[js_import]` leaves in the program.
#[derive(Debug)]
pub struct Import {
    pub(crate) path: &'static str,
    pub(crate) kind: CallKind,
    pub(crate) class: Option<&'static Class>,
    pub(crate) module: Option<&'static Module>,
    pub(crate) limit: Limit,
    pub(crate) params: &'static [&'static str],
    pub(crate) docs: &'static str,
    pub(crate) source: Source,
    pub(crate) number: ImportNumber,
}

impl Import {
    /// An import of `kind` at `path`, which the macro has checked.
    pub const fn new(kind: CallKind, path: &'static str, source: Source) -> Self {
        Self {
            path,
            kind,
            class: None,
            module: None,
            limit: Limit::Default,
            params: &[],
            docs: "",
            source,
            number: ImportNumber::new(),
        }
    }

    /// The parameters' names.
    pub const fn params(mut self, params: &'static [&'static str]) -> Self {
        self.params = params;
        self
    }

    /// The doc comment.
    pub const fn docs(mut self, docs: &'static str) -> Self {
        self.docs = docs;
        self
    }

    /// The path is relative to this module's namespace.
    pub const fn module(mut self, module: &'static Module) -> Self {
        self.module = Some(module);
        self
    }

    /// The path is relative to this class: a static method or a constructor.
    pub const fn class(mut self, class: &'static Class) -> Self {
        self.class = Some(class);
        self
    }

    /// `timeout = "10s"`.
    pub const fn timeout_millis(mut self, millis: u64) -> Self {
        self.limit = Limit::After(Duration::from_millis(millis));
        self
    }

    /// `timeout = "none"`.
    pub const fn no_timeout(mut self) -> Self {
        self.limit = Limit::Never;
        self
    }

    /// The path in full, with the class's in front.
    pub fn name(&self) -> Cow<'static, str> {
        self.name_in(self.class)
    }

    /// The path with this class's in front.
    pub(crate) fn name_in(&self, class: Option<&'static Class>) -> Cow<'static, str> {
        match class {
            None => Cow::Borrowed(self.path),
            Some(class) if self.path.is_empty() => Cow::Borrowed(class.path),
            Some(class) => Cow::Owned(format!("{}.{}", class.path, self.path)),
        }
    }

    /// What is done at the end of the path.
    pub fn kind(&self) -> CallKind {
        self.kind
    }

    /// The parameters' names, as they stand in Rust.
    pub fn param_names(&self) -> &'static [&'static str] {
        self.params
    }

    /// The doc comment, lines joined by `\n`.
    pub fn doc(&self) -> &'static str {
        self.docs
    }

    /// Where the import is declared.
    pub fn source(&self) -> Source {
        self.source
    }

    /// The module its path is relative to.
    pub fn in_module(&self) -> Option<&'static Module> {
        self.module.or_else(|| self.class.and_then(|class| class.module))
    }
}

/// What `#[js_import("Chart")] struct Chart;` leaves behind: where the class is.
#[derive(Debug)]
pub struct Class {
    pub(crate) path: &'static str,
    pub(crate) module: Option<&'static Module>,
}

impl Class {
    /// The class at `path`.
    pub const fn new(path: &'static str) -> Self {
        Self { path, module: None }
    }

    /// The path is relative to this module's namespace.
    pub const fn module(mut self, module: &'static Module) -> Self {
        self.module = Some(module);
        self
    }
}

/// A small number for an import, handed out at its first use, so that hosts keep what they prepared for it in an array.
#[derive(Debug)]
pub(crate) struct ImportNumber(AtomicU32);

impl ImportNumber {
    const fn new() -> Self {
        Self(AtomicU32::new(0))
    }

    #[inline]
    pub(crate) fn get(&self) -> u32 {
        match self.0.load(Ordering::Relaxed) {
            0 => self.hand_out(),
            set => set,
        }
    }

    #[cold]
    fn hand_out(&self) -> u32 {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let fresh = NEXT.fetch_add(1, Ordering::Relaxed);
        self.0.compare_exchange(0, fresh, Ordering::Relaxed, Ordering::Relaxed).map_or_else(|set| set, |_| fresh)
    }
}
