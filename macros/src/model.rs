//! What `parse` understood: plain data, which `check` judges and `expand` turns into code.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::{Attribute, ItemImpl, ItemStruct, LitStr, Pat, Signature, Token, Type, Visibility};

use crate::rt::Rt;

/// An item below an attribute of ours.
pub(crate) struct Item<K> {
    /// Where the generated code finds the runtime.
    pub(crate) rt: Rt,
    /// What kind of item it is.
    pub(crate) kind: K,
}

/// An item below `#[js_import]`.
pub(crate) type ImportItem = Item<ImportKind>;

/// An item below `#[js_invokable]`.
pub(crate) type ExportItem = Item<ExportKind>;

/// The kinds of items that `#[js_import]` goes on.
pub(crate) enum ImportKind {
    /// `fn f();`
    Function(Box<Import>),
    /// `struct Chart;`
    Handle(Box<Handle>),
    /// `impl Chart { fn update(&self); }`
    Methods(Methods<Import>),
    /// `extern "js" { fn f(); }`
    Block(Block),
    /// Anything else, as written: `parse` has reported it.
    Other(TokenStream),
}

/// The kinds of items that `#[js_invokable]` goes on.
pub(crate) enum ExportKind {
    /// `fn f() {}`
    Function(Box<Export>),
    /// `impl Helper { #[js_invokable] fn f(&self) {} }`
    Methods(Methods<Export>),
    /// Anything else, as written: `parse` has reported it.
    Other(TokenStream),
}

/// A JavaScript function declared in Rust.
pub(crate) struct Import {
    /// The declaration.
    pub(crate) function: Function,
    /// What is done at the end of the path.
    pub(crate) form: Form,
    /// Where the JavaScript is; none for a bare `new` in an `impl` block, which is the class itself.
    pub(crate) path: Option<Name>,
    /// The module its path is relative to, when the function names one itself.
    pub(crate) module: Option<Module>,
    /// `timeout = "…"`, with its key.
    pub(crate) limit: Option<(Ident, Limit)>,
    /// The key `variadic`: the last argument is spread.
    pub(crate) variadic: Option<Ident>,
    /// The typed handle whose `impl` block it stands in.
    pub(crate) class: Option<Type>,
}

/// What is done at the end of an import's path.
pub(crate) enum Form {
    /// Call the function.
    Function,
    /// `new`, with its key.
    New(Ident),
    /// `get`, with its key.
    Get(Ident),
    /// `set`, with its key.
    Set(Ident),
}

/// An import's time limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    /// `"10s"`, in milliseconds.
    Millis(u64),
    /// `"none"`.
    Never,
}

/// `module = "…"`.
#[derive(Clone)]
pub(crate) struct Module {
    /// What the user wrote.
    pub(crate) text: LitStr,
}

/// A typed handle: `#[js_import("Chart")] struct Chart;`.
pub(crate) struct Handle {
    /// The struct, without our attribute.
    pub(crate) item: ItemStruct,
    /// Where the class is.
    pub(crate) path: Name,
    /// The module the path is relative to.
    pub(crate) module: Option<Module>,
}

/// `extern "js" { … }`.
pub(crate) struct Block {
    /// `unsafe`, which is refused.
    pub(crate) unsafety: Option<Token![unsafe]>,
    /// The string after `extern`.
    pub(crate) abi: LitStr,
    /// The module of all its functions.
    pub(crate) module: Option<Module>,
    /// Its functions.
    pub(crate) imports: Vec<Import>,
}

/// A Rust function JavaScript may invoke.
pub(crate) struct Export {
    /// The function.
    pub(crate) function: Function,
    /// Its name in JavaScript.
    pub(crate) name: Name,
    /// `alias = "…"`: its other names.
    pub(crate) aliases: Vec<Name>,
    /// The type whose `impl` block it stands in.
    pub(crate) class: Option<Type>,
}

/// An `impl` block: our functions among others.
pub(crate) struct Methods<F> {
    /// The block without its items, to be judged.
    pub(crate) head: Box<ItemImpl>,
    /// The tokens from `impl` to the brace, to be repeated.
    pub(crate) header: TokenStream,
    /// What is inside, in order.
    pub(crate) members: Vec<Member<F>>,
}

/// One item of an `impl` block.
pub(crate) enum Member<F> {
    /// An import or an export.
    Ours(Box<F>),
    /// What stays as it is.
    Other(TokenStream),
}

/// A function as the user wrote it.
pub(crate) struct Function {
    /// Every attribute that is not ours, doc comments and `#[cfg]` among them.
    pub(crate) attrs: Vec<Attribute>,
    /// Its visibility.
    pub(crate) vis: Visibility,
    /// Its signature, without `#[state]`.
    pub(crate) sig: Signature,
    /// Its parameters but for `self`.
    pub(crate) params: Vec<Param>,
    /// Its body, unread; a declaration has none.
    pub(crate) body: Option<TokenTree>,
}

/// A parameter.
pub(crate) struct Param {
    /// Its attributes, without `#[state]`.
    pub(crate) attrs: Vec<Attribute>,
    /// What stands before the colon.
    pub(crate) pat: Pat,
    /// Its name; made up where there is a pattern, which `check` refuses.
    pub(crate) name: Ident,
    /// Its type.
    pub(crate) ty: Type,
    /// `#[state]`: the runtime provides it.
    pub(crate) state: Vec<Attribute>,
}

/// A name or a path in JavaScript.
pub(crate) struct Name {
    /// The text.
    pub(crate) text: String,
    /// The string literal it comes from, or else the Rust name.
    pub(crate) span: Span,
}

/// `js_initializer!("./init.js")`.
pub(crate) struct Initializer {
    /// Where the generated code finds the runtime.
    pub(crate) rt: Rt,
    /// The file.
    pub(crate) module: Module,
}
