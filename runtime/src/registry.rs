//! The registry: every import, export and shipped module of the program, found by name.

use std::any::TypeId;
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::OnceLock;

use crate::duplicates::{DuplicateExports, shared};
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
    /// By name and version.
    packages: Vec<Package>,
    /// By the type.
    methods: Vec<Methods>,
}

/// A name of an export, of which one export may have several.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named {
    pub(crate) name: &'static str,
    pub(crate) export: &'static Export,
}

/// The functions of one version of a package, by name.
#[derive(Debug)]
struct Package {
    name: &'static str,
    version: &'static str,
    functions: Vec<Named>,
}

/// The methods of one type, in order of declaration.
#[derive(Debug)]
struct Methods {
    owner: TypeId,
    all: Vec<Named>,
    names: Vec<&'static str>,
    /// What the arguments of each ask for, in the order of the names; nothing when all are data. Found at the first use.
    #[cfg(feature = "wire")]
    wants: OnceLock<Vec<Vec<&'static Want>>>,
}

impl Methods {
    fn new(owner: TypeId) -> Self {
        Self {
            owner,
            all: Vec::new(),
            names: Vec::new(),
            #[cfg(feature = "wire")]
            wants: OnceLock::new(),
        }
    }

    #[cfg(feature = "wire")]
    fn wants(&self) -> &[Vec<&'static Want>] {
        self.wants.get_or_init(|| {
            let first = |name| self.all.iter().find(|method| method.name == name);
            let of = |name| first(name).map(|method| method.export.param_wants().collect()).unwrap_or_default();
            let wants: Vec<Vec<_>> = self.names.iter().copied().map(of).collect();
            let ask = wants.iter().flatten().any(|want| !matches!(want, Want::Data));
            if ask { wants } else { Vec::new() }
        })
    }
}

/// What things are ordered by.
type Key = ([&'static str; 3], [u32; 2]);

/// Linkers promise no order; the order of declaration is one that people expect.
fn place(source: Source) -> Key {
    ([source.package, source.version, source.file], [source.line, source.column])
}

/// The items by their keys. A heap, since its code is a fraction of what `sort` is for each type, and every module carries it.
fn ordered<T: Copy>(items: &[T], key: impl Fn(&T) -> Key) -> Vec<T> {
    let keys = items.iter().map(key).zip(0..).collect();
    let places: Vec<(Key, usize)> = BinaryHeap::into_sorted_vec(keys);
    places.into_iter().filter_map(|(_, place)| items.get(place).copied()).collect()
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
            packages: Vec::new(),
            methods: Vec::new(),
        };
        for declared in ordered(&declared.collect::<Vec<_>>(), |declared| place(declared.source())) {
            match declared {
                Declared::Import(import) => registry.imports.push(import),
                Declared::Export(export) => registry.exports.push(export),
                Declared::Module(module) if registry.modules.iter().any(|known| known.is_same(module)) => {}
                Declared::Module(module) => registry.modules.push(module),
            }
        }
        registry.name_exports();
        registry
    }

    fn name_exports(&mut self) {
        let (mut functions, mut methods) = (Vec::new(), Vec::new());
        for export in self.exports.iter().copied() {
            let named = export.names().map(|name| Named { name, export });
            match export.owner {
                None => functions.extend(named),
                Some(owner) => methods.extend(named.map(|method| ((owner.id)(), method))),
            }
        }
        for (owner, method) in methods {
            self.add_method(owner, method);
        }
        let key = |function: &Named| {
            let source = function.export.source;
            ([source.package, source.version, function.name], [0; 2])
        };
        for function in ordered(&functions, key) {
            let Source { package: name, version, .. } = function.export.source;
            match self.packages.last_mut() {
                Some(last) if (last.name, last.version) == (name, version) => last.functions.push(function),
                _ => self.packages.push(Package { name, version, functions: vec![function] }),
            }
        }
    }

    fn add_method(&mut self, owner: TypeId, method: Named) {
        let place = self.methods.binary_search_by_key(&owner, |methods| methods.owner).unwrap_or_else(|place| {
            self.methods.insert(place, Methods::new(owner));
            place
        });
        if let Some(methods) = self.methods.get_mut(place) {
            if !methods.names.contains(&method.name) {
                methods.names.push(method.name);
            }
            methods.all.push(method);
        }
    }

    fn methods(&self, owner: TypeId) -> Option<&Methods> {
        let place = self.methods.binary_search_by_key(&owner, |methods| methods.owner).ok()?;
        self.methods.get(place)
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
        let functions = self.packages.iter().map(|package| &package.functions);
        let methods = self.methods.iter().map(|methods| &methods.all);
        DuplicateExports::among(functions.chain(methods).flat_map(|all| shared(all)).collect())
    }

    /// The export JavaScript asks for as `package` (or `package@version`) and `name`.
    pub(crate) fn function(&self, package: &str, name: &str) -> Result<&'static Export, JsException> {
        let unknown = |text: String| Err(JsException::refusal("unknown_export", text));
        let (crate_name, version) =
            package.split_once('@').map_or((package, None), |(name, version)| (name, Some(version)));
        let mut versions = run(&self.packages, |package| package.name.cmp(crate_name));
        if versions.is_empty() {
            return unknown(format!("no crate `{crate_name}` with exports is part of this program"));
        }
        if let Some(version) = version {
            versions = run(versions, |package| package.version.cmp(version));
        } else if versions.len() > 1 {
            let known: Vec<_> =
                versions.iter().map(|known| ["`", crate_name, "@", known.version, "`"].concat()).collect();
            return unknown(format!(
                "the program holds several versions of `{crate_name}`; ask for {}",
                known.join(" or ")
            ));
        }
        let functions = versions.first().map_or(&[][..], |package| &package.functions);
        match run(functions, |function| function.name.cmp(name)) {
            [] => unknown(format!("the crate `{package}` has no export `{name}`")),
            [function] => Ok(function.export),
            several => Err(ambiguous(name, several)),
        }
    }

    /// The method JavaScript asks for on an object of type `owner`.
    pub(crate) fn method(&self, owner: TypeId, type_name: &str, name: &str) -> Result<&'static Export, JsException> {
        let all = self.methods(owner).map_or(&[][..], |methods| &methods.all);
        let named: Vec<_> = all.iter().filter(|method| method.name == name).copied().collect();
        match named[..] {
            [] => Err(JsException::refusal(
                "unknown_export",
                format!("the type `{type_name}` has no invokable method `{name}`"),
            )),
            [method] => Ok(method.export),
            _ => Err(ambiguous(name, &named)),
        }
    }

    /// The methods that can be invoked on an object of type `owner`.
    pub(crate) fn method_names(&'static self, owner: TypeId) -> &'static [&'static str] {
        self.methods(owner).map_or(&[], |methods| &methods.names)
    }

    /// What the arguments of each of these ask for; nothing when all are data.
    #[cfg(feature = "wire")]
    pub(crate) fn method_wants(&'static self, owner: TypeId) -> &'static [Vec<&'static Want>] {
        self.methods(owner).map_or(&[], Methods::wants)
    }
}

/// The items for which `compare` says that they are it, of those that stand in its order.
fn run<T>(items: &[T], compare: impl Fn(&T) -> Ordering) -> &[T] {
    let begin = items.partition_point(|item| compare(item).is_lt());
    let rest = items.get(begin..).unwrap_or_default();
    let len = rest.iter().take_while(|item| compare(item).is_eq()).count();
    rest.get(..len).unwrap_or_default()
}

#[cold]
fn ambiguous(name: &str, named: &[Named]) -> JsException {
    let places: Vec<_> = named.iter().map(|named| named.export.source.to_string()).collect();
    let text = format!("`{name}` is exported more than once, so it is refused: {}", places.join(" and "));
    // Where the sources lie is no business of a browser's.
    JsException::refusal("unknown_export", text).withhold()
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
