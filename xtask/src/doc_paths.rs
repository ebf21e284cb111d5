//! A check of the root documents: every file and folder they name or link to exists, and the map names every folder.

use std::collections::BTreeSet;

use anyhow::bail;
use xshell::Shell;

use crate::committed;

/// What says where everything is.
const MAP: &str = "ARCHITECTURE.md";

/// Written by hand and read first, so a dead path in them costs a newcomer most.
const DOCUMENTS: &[&str] = &["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"];

pub(crate) fn check(sh: &Shell) -> anyhow::Result<()> {
    let files = committed::files(sh)?;
    let mut missing = Vec::new();
    for document in DOCUMENTS {
        let text: String =
            sh.read_file(document)?.split_inclusive('\n').filter(|line| !line.contains("to come")).collect();
        let links = link_targets(&text).map(without_fragment).filter(|path| !path.is_empty() && !sh.path_exists(path));
        let spans = code_spans(&text).filter(|span| looks_like_path(span) && !is_named(&files, span));
        missing.extend(links.chain(spans).map(|path| format!("{document}: {path}")));
    }
    if !missing.is_empty() {
        bail!(
            "these paths do not exist (a line about what is not there yet says \"to come\"):\n{}",
            missing.join("\n")
        );
    }
    let map = sh.read_file(MAP)?;
    let unnamed: Vec<_> = folders(&files).into_iter().filter(|folder| !is_on(&map, folder)).collect();
    if !unnamed.is_empty() {
        bail!("{MAP} does not say what these folders are for:\n{}", unnamed.join("\n"));
    }
    Ok(())
}

/// Every folder of the first two levels.
fn folders(files: &[String]) -> BTreeSet<&str> {
    let slashes = |file: &String| file.match_indices('/').map(|(at, _)| at).take(2).collect::<Vec<_>>();
    files.iter().flat_map(|file| slashes(file).into_iter().map(|at| &file[..at])).collect()
}

/// A folder is named by its path, or by its name in a line that names the one above it.
fn is_on(map: &str, folder: &str) -> bool {
    let named =
        |line: &str, name: &str| code_spans(line).any(|span| span == name || span.starts_with(&format!("{name}/")));
    map.lines().any(|line| {
        named(line, folder)
            || folder.split_once('/').is_some_and(|(above, name)| named(line, above) && named(line, name))
    })
}

/// Whether there is such a file or folder, also when a text that is about one folder leaves that out.
fn is_named(files: &[String], span: &str) -> bool {
    let span = span.trim_end_matches('/');
    files.iter().any(|file| format!("/{file}/").contains(&format!("/{span}/")))
}

/// The targets of `[text](target)` that are not on the network.
fn link_targets(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains("://") && !target.starts_with("mailto:"))
}

/// The text between single back-ticks, outside of fenced blocks.
fn code_spans(text: &str) -> impl Iterator<Item = &str> {
    let prose = text.split("```").step_by(2);
    prose.flat_map(|part| part.lines().flat_map(|line| line.split('`').skip(1).step_by(2)))
}

/// `macros/src/lib.rs` and `deny.toml` are paths; `a.b`, `jsinterop::JsError` and `@jsinterop/agent` are not.
fn looks_like_path(span: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let is_file = [".md", ".toml", ".rs", ".ts", ".lock"].iter().any(|ending| span.ends_with(ending));
    span.chars().all(plain) && !span.starts_with(['/', '.']) && (span.contains('/') || is_file)
        || span.starts_with(".ci/")
        || span.starts_with(".cargo/")
}

fn without_fragment(path: &str) -> &str {
    path.split('#').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::{code_spans, folders, is_named, is_on, link_targets, looks_like_path};

    #[test]
    fn the_map_names_folders_of_two_levels() {
        let files = ["README.md", "js/src/wire/encode.ts", "js/package.json", "xtask/src/main.rs"].map(str::to_owned);
        assert_eq!(Vec::from_iter(folders(&files)), ["js", "js/src", "xtask", "xtask/src"]);
        let map = "[`js`](js) holds `src`\n`xtask/src` has verbs";
        assert!(folders(&files).into_iter().all(|folder| is_on(map, folder)));
        assert!(!is_on(map, "js/test") && !is_on(map, "test") && !is_on("`js`\n`src`", "js/src"));
    }

    #[test]
    fn links_within_the_repository_are_read() {
        let text = "[a](docs/a.md) and [b](https://example.com/b) and [c](c.md#part)";
        assert_eq!(link_targets(text).collect::<Vec<_>>(), ["docs/a.md", "c.md#part"]);
    }

    #[test]
    fn code_in_fences_is_not_prose() {
        let text = "see `a/b.rs`\n```rust\nlet x = `c/d.rs`;\n```\nand `e`";
        assert_eq!(code_spans(text).collect::<Vec<_>>(), ["a/b.rs", "e"]);
    }

    #[test]
    fn paths_are_told_from_code() {
        assert!(["macros/src", "Cargo.toml", ".ci/run", "ui-tests/"].into_iter().all(looks_like_path));
        let code = ["a.b[0].c", "@jsinterop/agent", "jsinterop::JsError", "./js/charts.js", "cargo xtask test", "/"];
        assert!(!code.into_iter().any(looks_like_path));
    }

    #[test]
    fn files_and_folders_are_found_by_their_ends() {
        let files = ["runtime/src/value/ser.rs".to_owned()];
        assert!(["runtime/src", "value/", "value/ser.rs", "ser.rs"].into_iter().all(|span| is_named(&files, span)));
        assert!(!["er.rs", "runtime/value", "value/ser"].into_iter().any(|span| is_named(&files, span)));
    }
}
