//! Exports by the names JavaScript asks for them by.

use std::any::TypeId;
use std::cmp::Ordering;
#[cfg(feature = "wire")]
use std::sync::OnceLock;

use super::order::insert;
use crate::duplicates::{DuplicateExports, shared};
use crate::error::JsException;
use crate::export::Export;
use crate::import::Source;
#[cfg(feature = "wire")]
use crate::want::Want;

/// Every name of every export.
#[derive(Debug)]
pub(super) struct Names {
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
pub(super) struct Methods {
    owner: TypeId,
    all: Vec<Named>,
    pub(super) names: Vec<&'static str>,
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
    pub(super) fn wants(&self) -> &[Vec<&'static Want>] {
        self.wants.get_or_init(|| {
            let first = |name| self.all.iter().find(|method| method.name == name);
            let of = |name| first(name).map(|method| method.export.param_wants().collect()).unwrap_or_default();
            let wants: Vec<Vec<_>> = self.names.iter().copied().map(of).collect();
            let ask = wants.iter().flatten().any(|want| !matches!(want, Want::Data));
            if ask { wants } else { Vec::new() }
        })
    }
}

impl Names {
    /// Of exports that stand package by package.
    pub(super) fn new(exports: &[&'static Export]) -> Self {
        let mut found = Self { packages: Vec::new(), methods: Vec::new() };
        for export in exports.iter().copied() {
            for name in export.names() {
                let named = Named { name, export };
                match export.owner {
                    None => found.add_function(named),
                    Some(owner) => found.add_method((owner.id)(), named),
                }
            }
        }
        found
    }

    fn add_function(&mut self, function: Named) {
        let Source { package: name, version, .. } = function.export.source;
        match self.packages.last_mut() {
            Some(last) if (last.name, last.version) == (name, version) => {
                insert(&mut last.functions, function, |one, other| one.name.cmp(other.name));
            }
            _ => self.packages.push(Package { name, version, functions: vec![function] }),
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

    pub(super) fn methods(&self, owner: TypeId) -> Option<&Methods> {
        let place = self.methods.binary_search_by_key(&owner, |methods| methods.owner).ok()?;
        self.methods.get(place)
    }

    /// An error if two exports share a name.
    pub(super) fn check(&self) -> Result<(), DuplicateExports> {
        let functions = self.packages.iter().map(|package| &package.functions);
        let methods = self.methods.iter().map(|methods| &methods.all);
        DuplicateExports::among(functions.chain(methods).flat_map(|all| shared(all)).collect())
    }

    /// The export JavaScript asks for as `package` (or `package@version`) and `name`.
    pub(super) fn function(&self, package: &str, name: &str) -> Result<&'static Export, JsException> {
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
    pub(super) fn method(&self, owner: TypeId, type_name: &str, name: &str) -> Result<&'static Export, JsException> {
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
