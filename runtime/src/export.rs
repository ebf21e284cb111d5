//! What `#[js_invokable]` leaves behind: the static of one export.

use std::any::TypeId;

use crate::error::JsException;
use crate::import::Source;
use crate::invocation::{Invocation, Started};
use crate::want::Want;

/// The function the macro writes: reads the arguments, runs the export.
pub type Handler = fn(Invocation<'_>) -> Result<Started, JsException>;

/// An export as declared: what `#[js_invokable]` leaves in the program.
#[derive(Debug)]
pub struct Export {
    pub(crate) name: &'static str,
    pub(crate) aliases: &'static [&'static str],
    pub(crate) owner: Option<Owner>,
    pub(crate) params: &'static [&'static str],
    pub(crate) wants: &'static [fn() -> &'static Want],
    pub(crate) docs: &'static str,
    pub(crate) is_async: bool,
    pub(crate) handler: Handler,
    pub(crate) source: Source,
}

/// The type whose method an export is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner {
    pub(crate) id: fn() -> TypeId,
    pub(crate) name: fn() -> &'static str,
}

impl Export {
    /// A free function of the crate.
    pub const fn function(name: &'static str, handler: Handler, source: Source) -> Self {
        Self { name, aliases: &[], owner: None, params: &[], wants: &[], docs: "", is_async: false, handler, source }
    }

    /// A method of `T`.
    pub const fn method<T: 'static>(name: &'static str, handler: Handler, source: Source) -> Self {
        let owner = Owner { id: TypeId::of::<T>, name: std::any::type_name::<T> };
        Self { owner: Some(owner), ..Self::function(name, handler, source) }
    }

    /// More names.
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// The parameters' names, without `self` and `#[state]`.
    pub const fn params(mut self, params: &'static [&'static str]) -> Self {
        self.params = params;
        self
    }

    /// What the parameters' types ask for, in the same order.
    pub const fn wants(mut self, wants: &'static [fn() -> &'static Want]) -> Self {
        self.wants = wants;
        self
    }

    /// The doc comment.
    pub const fn docs(mut self, docs: &'static str) -> Self {
        self.docs = docs;
        self
    }

    /// It is an `async fn`.
    pub const fn asynchronous(mut self) -> Self {
        self.is_async = true;
        self
    }

    /// The name JavaScript calls it by.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The name and the aliases.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }

    /// The type it is a method of.
    pub fn owner_name(&self) -> Option<&'static str> {
        self.owner.map(|owner| (owner.name)())
    }

    /// The parameters' names, as they stand in Rust, without `self` and `#[state]`.
    pub fn param_names(&self) -> &'static [&'static str] {
        self.params
    }

    /// What the parameters' types ask for, in the same order: handles or data.
    pub fn param_wants(&self) -> impl Iterator<Item = &'static Want> {
        self.wants.iter().map(|want| want())
    }

    /// The doc comment, lines joined by `\n`.
    pub fn doc(&self) -> &'static str {
        self.docs
    }

    /// Whether it is an `async fn`, which JavaScript cannot invoke synchronously.
    pub fn is_async(&self) -> bool {
        self.is_async
    }

    /// Where it is declared.
    pub fn source(&self) -> Source {
        self.source
    }
}
