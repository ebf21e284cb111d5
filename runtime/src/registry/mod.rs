//! The registry: every import, export and shipped module of the program.

mod names;
mod order;

use std::any::TypeId;
use std::sync::OnceLock;

#[cfg(feature = "wire")]
use self::names::Methods;
pub(crate) use self::names::Named;
use self::names::Names;
use self::order::{by_place, insert};
use crate::duplicates::DuplicateExports;
use crate::error::JsException;
use crate::export::Export;
use crate::import::{Import, Source};
use crate::module::ShippedModule;
#[cfg(feature = "wire")]
use crate::want::Want;

/// What the macros submit.
#[derive(Debug, Clone, Copy)]
pub enum Declared {
    /// From `#[js_import]`.
    Import(&'static Import),
    /// From `#[js_invokable]`.
    Export(&'static Export),
    /// From `module = "./…"` and `js_initializer!`.
    Module(&'static ShippedModule),
}

inventory::collect!(Declared);

impl Declared {
    fn source(&self) -> Source {
        match self {
            Self::Import(import) => import.source,
            Self::Export(export) => export.source,
            Self::Module(module) => module.source,
        }
    }
}

/// What the program declares: its own imports and exports and those of every crate it is made of.
///
/// ```
/// // One test in a program's own suite finds names that two exports share:
/// jsinterop::Registry::global().check().unwrap();
/// ```
#[derive(Debug)]
pub struct Registry {
    imports: Vec<&'static Import>,
    exports: Vec<&'static Export>,
    modules: Vec<&'static ShippedModule>,
    names: Names,
}

impl Registry {
    /// The program's registry, put together at the first use.
    pub fn global() -> &'static Self {
        static GLOBAL: OnceLock<Registry> = OnceLock::new();
        GLOBAL.get_or_init(|| Self::new(inventory::iter::<Declared>.into_iter().copied()))
    }

    pub(crate) fn new(declared: impl Iterator<Item = Declared>) -> Self {
        let (mut imports, mut exports, mut modules) = (Vec::new(), Vec::new(), Vec::<&ShippedModule>::new());
        let mut all = Vec::new();
        for declared in declared {
            insert(&mut all, declared, |one, other: &Declared| by_place(one.source(), other.source()));
        }
        for declared in all {
            match declared {
                Declared::Import(import) => imports.push(import),
                Declared::Export(export) => exports.push(export),
                Declared::Module(module) if modules.iter().any(|known| known.is_same(module)) => {}
                Declared::Module(module) => modules.push(module),
            }
        }
        let names = Names::new(&exports);
        Self { imports, exports, modules, names }
    }

    /// Every import, in order of declaration.
    pub fn imports(&self) -> impl Iterator<Item = &'static Import> + '_ {
        self.imports.iter().copied()
    }

    /// Every export, methods among them, in order of declaration.
    pub fn exports(&self) -> impl Iterator<Item = &'static Export> + '_ {
        self.exports.iter().copied()
    }

    /// Every JavaScript file that travels in the program.
    pub fn modules(&self) -> impl Iterator<Item = &'static ShippedModule> + '_ {
        self.modules.iter().copied()
    }

    /// Finds names that two exports share.
    ///
    /// The compiler sees most of them; this sees all. Only the shared name is refused when JavaScript asks for it, everything else works.
    ///
    /// # Errors
    /// With both places of each.
    pub fn check(&self) -> Result<(), DuplicateExports> {
        self.names.check()
    }

    /// The export JavaScript asks for as `package` (or `package@version`) and `name`.
    pub(crate) fn function(&self, package: &str, name: &str) -> Result<&'static Export, JsException> {
        self.names.function(package, name)
    }

    /// The method JavaScript asks for on an object of type `owner`.
    pub(crate) fn method(&self, owner: TypeId, type_name: &str, name: &str) -> Result<&'static Export, JsException> {
        self.names.method(owner, type_name, name)
    }

    /// The names of the methods that can be invoked on an object of type `owner`.
    pub(crate) fn method_names(&'static self, owner: TypeId) -> &'static [&'static str] {
        self.names.methods(owner).map_or(&[], |methods| &methods.names)
    }

    /// What the arguments of each of these ask for; nothing when all are data.
    #[cfg(feature = "wire")]
    pub(crate) fn method_wants(&'static self, owner: TypeId) -> &'static [Vec<&'static Want>] {
        self.names.methods(owner).map_or(&[], Methods::wants)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::Handler;

    const HANDLER: Handler = |_| Err(JsException::new("not run"));

    const fn at(package: &'static str, version: &'static str, line: u32) -> Source {
        Source { package, version, file: "src/lib.rs", line, column: 1 }
    }

    fn registry(declared: &[Declared]) -> &'static Registry {
        Box::leak(Box::new(Registry::new(declared.iter().copied())))
    }

    #[test]
    fn a_name_that_two_exports_share_is_refused_and_no_other() {
        static FIRST: Export = Export::function("greet", HANDLER, at("app", "1.0.0", 1));
        static SECOND: Export = Export::function("welcome", HANDLER, at("app", "1.0.0", 9)).aliases(&["greet"]);
        static OTHER: Export = Export::function("greet", HANDLER, at("lib", "1.0.0", 1));
        let registry = registry(&[Declared::Export(&SECOND), Declared::Export(&FIRST), Declared::Export(&OTHER)]);
        let text = registry.check().unwrap_err().to_string();
        assert_eq!(
            text,
            "exports share a name; rename one with `#[js_invokable(\"otherName\")]`:\n  `greet`\n    \
             src/lib.rs:1:1 (in app 1.0.0)\n    src/lib.rs:9:1 (in app 1.0.0)"
        );
        let refused = registry.function("app", "greet").unwrap_err();
        assert!(refused.is_withheld(), "remote hosts show no places in sources");
        let refused = refused.message;
        assert!(refused.contains("src/lib.rs:1:1") && refused.contains("src/lib.rs:9:1"), "{refused}");
        assert!(registry.function("app", "welcome").is_ok() && registry.function("lib", "greet").is_ok());
    }

    #[test]
    fn versions_of_one_crate_are_told_apart() {
        static OLD: Export = Export::function("greet", HANDLER, at("lib", "1.0.0", 1));
        static NEW: Export = Export::function("greet", HANDLER, at("lib", "2.0.0", 1));
        let registry = registry(&[Declared::Export(&OLD), Declared::Export(&NEW)]);
        registry.check().unwrap();
        let unclear = registry.function("lib", "greet").unwrap_err().message;
        assert!(unclear.contains("ask for `lib@1.0.0` or `lib@2.0.0`"), "{unclear}");
        assert_eq!(registry.function("lib@2.0.0", "greet").unwrap().source().version, "2.0.0");
        assert!(registry.function("lib@3.0.0", "greet").is_err());
    }

    #[test]
    fn methods_belong_to_their_type_in_the_order_of_declaration() {
        static LATER: Export = Export::method::<u8>("later", HANDLER, at("app", "1.0.0", 5));
        static FIRST: Export = Export::method::<u8>("first", HANDLER, at("app", "1.0.0", 3)).aliases(&["one"]);
        static TWICE: Export = Export::method::<u16>("first", HANDLER, at("app", "1.0.0", 7));
        static AGAIN: Export = Export::method::<u16>("first", HANDLER, at("app", "1.0.0", 8));
        let all = [&LATER, &FIRST, &TWICE, &AGAIN].map(Declared::Export);
        let registry = registry(&all);
        assert_eq!(registry.method_names(TypeId::of::<u8>()), ["first", "one", "later"]);
        assert_eq!(registry.method_names(TypeId::of::<u32>()), <[&str; 0]>::default());
        assert!(registry.method(TypeId::of::<u8>(), "u8", "one").is_ok());
        assert!(registry.method(TypeId::of::<u16>(), "u16", "first").unwrap_err().message.contains("more than once"));
        assert!(registry.check().unwrap_err().to_string().contains("src/lib.rs:8:1"));
    }

    #[test]
    fn a_module_that_many_imports_name_is_there_once() {
        static MODULE: ShippedModule =
            ShippedModule { path: "./a.js", text: "", initializer: false, source: at("app", "1.0.0", 1) };
        static AGAIN: ShippedModule =
            ShippedModule { path: "a.js", text: "", initializer: false, source: at("app", "1.0.0", 4) };
        let registry = registry(&[Declared::Module(&MODULE), Declared::Module(&AGAIN)]);
        let specifiers: Vec<_> = registry.modules().map(ShippedModule::specifier).collect();
        assert_eq!(specifiers, ["jsinterop:app@1.0.0/a.js"]);
    }
}
