//! `bench size`: what a visitor downloads for the smallest page, with this library and with its peers, and what each feature adds to that.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context as _;
use xshell::{Shell, cmd};

use crate::{results, web};

/// Features of the package `bench-hello`, and what they stand for.
const PAGES: [(&str, &str); 4] = [
    ("ours", "jsinterop"),
    ("wb", "wasm-bindgen"),
    ("swb", "wasm-bindgen, serde-wasm-bindgen"),
    ("json", "wasm-bindgen, serde_json"),
];

/// Features of the package `bench-hello`, each with those before it, and what the page does with it.
const RUNGS: [(&str, &str); 10] = [
    ("init", "`init`, and nothing else"),
    ("calls", "an import without arguments and result"),
    ("numbers", "one with numbers"),
    ("texts", "one with texts"),
    ("exports", "an export, of a text"),
    ("structs", "an import of a struct of five fields, both ways"),
    ("awaits", "an `async` import, and an `async` export"),
    ("objects", "an import of a `JsObject`, both ways"),
    ("references", "a `RustRef` with a method"),
    ("callbacks", "a `Callback`"),
];

/// Kilobytes of ours, at most.
const TARGET: f64 = 16.0;

pub(crate) fn run(sh: &Shell, write: bool) -> anyhow::Result<()> {
    let mut table = "A page with one import and one export: profile `small`, `wasm-opt -Oz`, scripts bundled and minified, gzip.\n\n\
         | with | module, KB | scripts, KB | together, KB | at most |\n|---|---|---|---|---|\n"
        .to_owned();
    for (feature, name) in PAGES {
        let [module, scripts] = kilobytes(sh, feature)?;
        let together = module + scripts;
        let verdict = match (feature, together <= TARGET) {
            ("ours", true) => format!("{TARGET:.0}: ok"),
            ("ours", false) => format!("{TARGET:.0}: **MISSED**"),
            _ => String::new(),
        };
        writeln!(table, "| {name} | {module:.1} | {scripts:.1} | {together:.1} | {verdict} |")?;
    }
    table.push_str(&ladder(sh)?);
    println!("\n{table}");
    if !write {
        return Ok(());
    }
    let peers = &["wasm-bindgen", "serde-wasm-bindgen", "serde_json"];
    results::keep(sh, "Size of a page", &table, Path::new("Cargo.lock"), peers)
}

/// What each feature adds to the module.
fn ladder(sh: &Shell) -> anyhow::Result<String> {
    let mut table = "\nWhat each feature adds to the module when a page begins to use it; every row has what stands above it. The scripts are the same.\n\n\
         | a page with | adds, KB | module, KB |\n|---|---|---|\n"
        .to_owned();
    let mut before = 0.0;
    for (feature, name) in RUNGS {
        let [module, _] = kilobytes(sh, feature)?;
        writeln!(table, "| {name} | {:.1} | {module:.1} |", module - before)?;
        before = module;
    }
    Ok(table)
}

/// The module and its scripts, compressed.
fn kilobytes(sh: &Shell, feature: &str) -> anyhow::Result<[f64; 2]> {
    let out = web::build_small(sh, "bench-hello", feature)?;
    let sizes = cmd!(sh, "node benches/hello/size.mjs {out}").read()?;
    let mut sizes = sizes.trim_matches(['[', ']']).split(',').map(str::parse::<f64>);
    let mut next = || sizes.next().context("`size.mjs` prints two numbers")?.context("`size.mjs` prints numbers");
    Ok([next()? / 1000.0, next()? / 1000.0])
}
