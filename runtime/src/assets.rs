//! Shipped modules as files, for pages that may not load modules from text.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use crate::module::ShippedModule;
use crate::registry::Registry;

impl Registry {
    /// Writes every JavaScript file that travels in the program into `folder`, each under its [`file_name`](ShippedModule::file_name);
    /// answers their paths.
    ///
    /// For pages whose Content-Security-Policy forbids modules made from text: the modules become files that the page's server hands out, and
    /// the host is told where they are (`jsinterop_browser::Options::assets`). Run it natively, in a program that is linked with the
    /// bindings: the application's own `main` off wasm, a small binary beside it, a build script.
    ///
    /// ```no_run
    /// // `use my_app as _;` links a library, and with it the declarations of all it depends on.
    /// fn main() -> std::io::Result<()> {
    ///     for path in jsinterop::Registry::global().write_assets("dist/assets")? {
    ///         println!("{}", path.display());
    ///     }
    ///     Ok(())
    /// }
    /// ```
    ///
    /// The folder is made if it is missing. What else is in it stays: a page of an older build may still ask for its files.
    ///
    /// # Errors
    /// What the file system says, with the path.
    pub fn write_assets(&self, folder: impl AsRef<Path>) -> io::Result<Vec<PathBuf>> {
        let folder = folder.as_ref();
        std::fs::create_dir_all(folder).map_err(|error| at(folder, &error))?;
        let mut written = BTreeSet::new();
        for module in self.modules() {
            let own = folder.join(module.source.package);
            std::fs::create_dir_all(&own).map_err(|error| at(&own, &error))?;
            let path = folder.join(module.file_name());
            std::fs::write(&path, module.text).map_err(|error| at(&path, &error))?;
            written.insert(path);
        }
        Ok(written.into_iter().collect())
    }
}

fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

impl ShippedModule {
    /// The name it has as a file, in the folder of its package: `<package>/<stem>-<hash>.js`.
    ///
    /// The hash is of the specifier and the text. So a browser may keep the file for ever, and a program never loads that of another build.
    pub fn file_name(&self) -> String {
        // By hand: pages run this, and the code of `Path` is long.
        let name = self.path.rsplit('/').next().unwrap_or_default();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let stem: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let hash = hash_of([self.specifier().as_bytes(), self.text.as_bytes()]);
        format!("{}/{stem}-{hash:016x}.js", self.source.package)
    }
}

/// FNV-1a in 64 bits: small, and the same on every machine and with every compiler. It tells builds apart; it is no seal.
fn hash_of(parts: [&[u8]; 2]) -> u64 {
    // No UTF-8 has the byte 0xff, so it parts the two.
    let bytes = parts.into_iter().flat_map(|part| part.iter().copied().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Source;
    use crate::registry::Declared;

    const fn module(version: &'static str, text: &'static str) -> ShippedModule {
        let source = Source { package: "my-charts", version, file: "src/lib.rs", line: 1, column: 1 };
        ShippedModule { path: "./js/old charts.min.js", text, initializer: false, source }
    }

    static FIRST: ShippedModule = module("1.0.0", "export {}");
    static OTHER: ShippedModule = module("1.0.1", "export {}");
    static INITIALIZER: ShippedModule = ShippedModule { initializer: true, ..module("1.0.0", "export {}") };

    #[test]
    fn a_file_is_named_by_what_it_holds() {
        let name = FIRST.file_name();
        assert_eq!(name, "my-charts/old-charts-min-b4334c0b79438290.js", "the same on every machine");
        assert_ne!(name, module("1.0.0", "export { }").file_name());
        assert_ne!(name, OTHER.file_name(), "two modules stay two, also with one text");
    }

    #[test]
    fn each_file_is_written_once_and_others_stay() {
        let folder = std::env::temp_dir().join(format!("jsinterop-assets-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("deep")).unwrap();
        std::fs::write(folder.join("deep/old.js"), "old").unwrap();
        let declared = [&FIRST, &OTHER, &INITIALIZER].map(Declared::Module);
        let registry = Registry::new(declared.into_iter());
        let written = registry.write_assets(folder.join("deep")).unwrap();
        assert_eq!(written.len(), 2);
        assert!(written.iter().all(|path| std::fs::read_to_string(path).unwrap() == "export {}"));
        assert_eq!(registry.write_assets(folder.join("deep")).unwrap(), written);
        assert_eq!(std::fs::read_to_string(folder.join("deep/old.js")).unwrap(), "old");
        let refused = registry.write_assets(folder.join("deep/old.js")).unwrap_err().to_string();
        assert!(refused.contains("old.js"), "{refused}");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
