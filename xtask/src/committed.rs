//! A check of the committed files: none may hold a path of somebody's machine or a registry that others cannot reach.

use anyhow::bail;
use xshell::{Shell, cmd};

/// Where people's files live. In pieces, so that this file passes its own check.
const MACHINE_FOLDERS: &[&str] = &[
    concat!("/", "home/"),
    concat!("/", "root/"),
    concat!("/", "Users/"),
    concat!("/", "work/"),
    concat!("/", "tmp/"),
    concat!(":", r"\Users\"),
];

/// How a line of a lock file or a configuration names a registry, and the only one it may name.
const REGISTRIES: &[(&str, &str)] = &[
    (concat!("source", " = \""), "registry+https://github.com/rust-lang/crates.io-index\""),
    (concat!("\"resolved\"", ": \""), "https://registry.npmjs.org/"),
    (concat!("registry", " = \""), "https://github.com/rust-lang/crates.io-index\""),
    (concat!("registry", "=http"), "s://registry.npmjs.org/"),
];

pub(crate) fn check(sh: &Shell) -> anyhow::Result<()> {
    let mut findings = Vec::new();
    for file in files(sh)? {
        // Whatever is not text has no lines to check.
        let Ok(text) = sh.read_file(&file) else { continue };
        let lines = text.lines().zip(1..).filter(|(line, _)| is_private(line));
        findings.extend(lines.map(|(line, number)| format!("{file}:{number}: {}", line.trim())));
    }
    if !findings.is_empty() {
        bail!("these lines name a path or a registry of one machine:\n{}", findings.join("\n"));
    }
    Ok(())
}

/// What is in the repository, or would be after `git add`.
pub(crate) fn files(sh: &Shell) -> anyhow::Result<Vec<String>> {
    let listing = cmd!(sh, "git ls-files -z --cached --others --exclude-standard").quiet().read()?;
    let present = listing.split('\0').filter(|file| !file.is_empty() && sh.path_exists(file));
    Ok(present.map(str::to_owned).collect())
}

fn is_private(line: &str) -> bool {
    MACHINE_FOLDERS.iter().any(|folder| names_folder(line, folder))
        || REGISTRIES
            .iter()
            .any(|(key, official)| line.split_once(key).is_some_and(|(_, named)| !named.starts_with(official)))
}

/// Whether the line has the folder as the start of a path: in `docs/home/` and `example.com/home/` it is not.
fn names_folder(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        !before.is_some_and(|before| before.is_alphanumeric() && folder.starts_with('/') || "._-}".contains(before))
    })
}

#[cfg(test)]
mod tests {
    use super::{MACHINE_FOLDERS, is_private};

    #[test]
    fn paths_of_a_machine_are_found() {
        for folder in MACHINE_FOLDERS {
            assert!(is_private(&format!("see {folder}ann/notes")));
        }
        assert!(!is_private("https://example.com/home/page"));
        assert!(!is_private("js/home/page.ts"));
    }

    #[test]
    fn only_the_public_registries_pass() {
        let source = |url: &str| ["source", " = \"registry+", url, "\""].concat();
        assert!(!is_private(&source("https://github.com/rust-lang/crates.io-index")));
        assert!(is_private(&source("https://mirror.example/index")));
        let resolved = |url: &str| ["\"resolved\"", ": \"", url, "\""].concat();
        assert!(!is_private(&resolved("https://registry.npmjs.org/a/-/a-1.0.0.tgz")));
        assert!(is_private(&resolved("https://mirror.example/a-1.0.0.tgz")));
    }
}
