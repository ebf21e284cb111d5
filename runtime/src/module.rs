//! JavaScript modules an import's path can be relative to, and those a crate carries with it.

use std::borrow::Cow;
use std::sync::Arc;

use crate::import::Source;

/// Where a module comes from.
#[derive(Debug, Clone)]
pub enum Module {
    /// A file of the declaring crate, embedded while compiling.
    Shipped(&'static ShippedModule),
    /// Anything else: looked up in what the page provided, then given to the host's own `import()`.
    Named(&'static str),
    /// The same, with a name that is only known at run time.
    Dynamic(Arc<str>),
}

impl Module {
    /// The specifier the host imports: unique per crate, version and file for shipped modules.
    pub fn specifier(&self) -> Cow<'_, str> {
        match self {
            Self::Shipped(module) => Cow::Owned(module.specifier()),
            Self::Named(name) => Cow::Borrowed(name),
            Self::Dynamic(name) => Cow::Borrowed(name),
        }
    }
}

/// A JavaScript file that travels inside the program.
#[derive(Debug)]
pub struct ShippedModule {
    /// The file, relative to its crate's `Cargo.toml`.
    pub path: &'static str,
    /// Its text.
    pub text: &'static str,
    /// Whether it is a JavaScript initialiser, loaded before anything runs.
    pub initializer: bool,
    /// Where it is declared.
    pub source: Source,
}

impl ShippedModule {
    /// `jsinterop:<package>@<version>/<path>`.
    pub fn specifier(&self) -> String {
        ["jsinterop:", self.source.package, "@", self.source.version, "/", self.file()].concat()
    }

    fn file(&self) -> &'static str {
        self.path.trim_start_matches("./")
    }

    /// Whether both are the same file, loaded in the same way.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let parts = |module: &Self| (module.source.package, module.source.version, module.file(), module.initializer);
        parts(self) == parts(other)
    }
}
