//! The registry: every import, export and shipped module of the program, found by name.

use std::any::TypeId;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::sync::OnceLock;

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
    functions: HashMap<&'static str, BTreeMap<&'static str, Names>>,
    methods: HashMap<TypeId, Methods>,
}

type Names = HashMap<&'static str, Vec<&'static Export>>;

#[derive(Debug, Default)]
struct Methods {
    by_name: Names,
    names: Vec<&'static str>,
    /// What the arguments of each ask for, in the order of the names; nothing when all are data. Found at the first use.
    #[cfg(feature = "wire")]
    wants: OnceLock<Vec<Vec<&'static Want>>>,
}

#[cfg(feature = "wire")]
impl Methods {
    fn wants(&self) -> &[Vec<&'static Want>] {
        self.wants.get_or_init(|| {
            let first = |name| self.by_name.get(name).and_then(|exports: &Vec<&Export>| exports.first());
            let of = |name| first(name).map(|export| export.param_wants().collect()).unwrap_or_default();
            let wants: Vec<Vec<_>> = self.names.iter().map(of).collect();
            let ask = wants.iter().flatten().any(|want| !matches!(want, Want::Data));
            if ask { wants } else { Vec::new() }
        })
    }
}

impl Registry {
    /// The program's registry, put together at the first use.
    pub fn global() -> &'static Self {
        static GLOBAL: OnceLock<Registry> = OnceLock::new();
        GLOBAL.get_or_init(|| Self::new(inventory::iter::<Declared>.into_iter().copied()))
    }

    pub(crate) fn new(declared: impl Iterator<Item = Declared>) -> Self {
        let mut registry = Self {
            imports: Vec::new(),
            exports: Vec::new(),
            modules: Vec::new(),
            functions: HashMap::new(),
            methods: HashMap::new(),
        };
        let (mut specifiers, mut exports) = (HashSet::new(), Vec::new());
        for declared in declared {
            match declared {
                Declared::Import(import) => registry.imports.push(import),
                Declared::Export(export) => exports.push(export),
                Declared::Module(module) => {
                    if specifiers.insert((module.specifier(), module.initializer)) {
                        registry.modules.push(module);
                    }
                }
            }
        }
        // Linkers promise no order; the order of declaration is one that people expect.
        let place = |source: Source| (source.package, source.file, source.line, source.column);
        registry.imports.sort_by_key(|import| place(import.source));
        registry.modules.sort_by_key(|module| place(module.source));
        exports.sort_by_key(|export| place(export.source));
        for export in exports {
            registry.add_export(export);
        }
        registry
    }

    fn add_export(&mut self, export: &'static Export) {
        self.exports.push(export);
        for name in export.names() {
            let names = match export.owner {
                None => {
                    self.functions.entry(export.source.package).or_default().entry(export.source.version).or_default()
                }
                Some(owner) => {
                    let methods = self.methods.entry((owner.id)()).or_default();
                    if !methods.names.contains(&name) {
                        methods.names.push(name);
                    }
                    &mut methods.by_name
                }
            };
            names.entry(name).or_default().push(export);
        }
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
        let functions = self.functions.values().flat_map(BTreeMap::values);
        let methods = self.methods.values().map(|methods| &methods.by_name);
        let mut duplicates: Vec<_> = functions
            .chain(methods)
            .flatten()
            .filter(|(_, exports)| exports.len() > 1)
            .map(|(name, exports)| Duplicate { name, sources: exports.iter().map(|export| export.source).collect() })
            .collect();
        duplicates.sort_by_key(|duplicate| duplicate.name);
        if duplicates.is_empty() { Ok(()) } else { Err(DuplicateExports(duplicates)) }
    }

    /// The export JavaScript asks for as `package` (or `package@version`) and `name`.
    pub(crate) fn function(&self, package: &str, name: &str) -> Result<&'static Export, JsException> {
        let unknown = |text: String| Err(JsException::refusal("unknown_export", text));
        let (crate_name, version) =
            package.split_once('@').map_or((package, None), |(name, version)| (name, Some(version)));
        let Some(versions) = self.functions.get(crate_name) else {
            return unknown(format!("no crate `{crate_name}` with exports is part of this program"));
        };
        let names = match version {
            Some(version) => versions.get(version),
            None if versions.len() > 1 => {
                let known: Vec<_> = versions.keys().map(|version| format!("`{crate_name}@{version}`")).collect();
                return unknown(format!(
                    "the program holds several versions of `{crate_name}`; ask for {}",
                    known.join(" or ")
                ));
            }
            None => versions.values().next(),
        };
        match names.and_then(|names| names.get(name)) {
            Some(exports) => only_one(name, exports),
            None => unknown(format!("the crate `{package}` has no export `{name}`")),
        }
    }

    /// The method JavaScript asks for on an object of type `owner`.
    pub(crate) fn method(&self, owner: TypeId, type_name: &str, name: &str) -> Result<&'static Export, JsException> {
        match self.methods.get(&owner).and_then(|methods| methods.by_name.get(name)) {
            Some(exports) => only_one(name, exports),
            None => Err(JsException::refusal(
                "unknown_export",
                format!("the type `{type_name}` has no invokable method `{name}`"),
            )),
        }
    }

    /// The methods that can be invoked on an object of type `owner`.
    pub(crate) fn method_names(&'static self, owner: TypeId) -> &'static [&'static str] {
        self.methods.get(&owner).map_or(&[], |methods| &methods.names)
    }

    /// What the arguments of each of these ask for; nothing when all are data.
    #[cfg(feature = "wire")]
    pub(crate) fn method_wants(&'static self, owner: TypeId) -> &'static [Vec<&'static Want>] {
        self.methods.get(&owner).map_or(&[], Methods::wants)
    }
}

fn only_one(name: &str, exports: &[&'static Export]) -> Result<&'static Export, JsException> {
    if let [export] = exports {
        return Ok(export);
    }
    let places: Vec<_> = exports.iter().map(|export| export.source.to_string()).collect();
    Err(JsException::refusal(
        "unknown_export",
        format!("`{name}` is exported more than once, so it is refused: {}", places.join(" and ")),
    ))
}

/// Names that two exports share; see [`Registry::check`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicateExports(Vec<Duplicate>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Duplicate {
    name: &'static str,
    sources: Vec<Source>,
}

impl fmt::Display for DuplicateExports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("exports share a name; rename one with `#[js_invokable(\"otherName\")]`:")?;
        for duplicate in &self.0 {
            write!(f, "\n  `{}`", duplicate.name)?;
            for source in &duplicate.sources {
                write!(f, "\n    {source}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for DuplicateExports {}

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
        let refused = registry.function("app", "greet").unwrap_err().message;
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
