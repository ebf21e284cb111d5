//! `bench check`: what 500 imports cost `cargo check`, against 500 wasm-bindgen imports, in scratch crates under `target/`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use xshell::{Shell, cmd};

use crate::results;

const IMPORTS: usize = 500;
const RUNS: usize = 5;
/// Ours ÷ theirs, at most.
const TARGET: f64 = 1.0;

/// A crate's text: `import` is repeated, with `INDEX` counted up.
struct Source {
    head: &'static str,
    import: &'static str,
    tail: &'static str,
}

const OURS: Source = Source {
    head: "use jsinterop::{JsError, js_import};\n",
    import: "#[js_import(\"bench.fINDEX\")]\npub fn f_INDEX(a: &str, b: u32) -> Result<String, JsError>;\n",
    tail: "",
};
const OURS_ASYNC: Source = Source {
    import: "#[js_import(\"bench.fINDEX\")]\npub async fn f_INDEX(a: &str, b: u32) -> Result<String, JsError>;\n",
    ..OURS
};
const THEIRS: Source = Source {
    head: "use wasm_bindgen::prelude::*;\n#[wasm_bindgen]\nextern \"C\" {\n",
    import: "#[wasm_bindgen(catch, js_namespace = bench, js_name = fINDEX)]\n\
             pub fn f_INDEX(a: &str, b: u32) -> Result<String, JsValue>;\n",
    tail: "}\n",
};
/// What an `async` function of wasm-bindgen resolves to is a `JsValue`; converting it is left to the caller.
const THEIRS_ASYNC: Source = Source {
    import: "#[wasm_bindgen(catch, js_namespace = bench, js_name = fINDEX)]\n\
             pub async fn f_INDEX(a: &str, b: u32) -> Result<JsValue, JsValue>;\n",
    ..THEIRS
};

/// The same functions, declared both ways.
struct Row {
    name: &'static str,
    ours: Source,
    theirs: Source,
    /// `0`: the whole crate anew, as after a change of the compiler or of a dependency.
    incremental: &'static str,
}

const ROWS: &[Row] = &[
    Row { name: "synchronous, file touched", ours: OURS, theirs: THEIRS, incremental: "1" },
    Row { name: "synchronous, from nothing", ours: OURS, theirs: THEIRS, incremental: "0" },
    Row { name: "`async`, file touched", ours: OURS_ASYNC, theirs: THEIRS_ASYNC, incremental: "1" },
    Row { name: "`async`, from nothing", ours: OURS_ASYNC, theirs: THEIRS_ASYNC, incremental: "0" },
];

pub(crate) fn run(sh: &Shell, write: bool) -> anyhow::Result<()> {
    let mut table = format!(
        "`cargo check` of {IMPORTS} imports `fn(&str, u32) -> Result<String, _>`, medians of {RUNS} runs.\n\n\
         | {IMPORTS} imports | jsinterop, ms | wasm-bindgen, ms | ratio | target |\n|---|---|---|---|---|\n"
    );
    for row in ROWS {
        let [ours, theirs] = measure(sh, row)?;
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        let verdict = if ratio <= TARGET { "ok" } else { "MISSED" };
        let (ours, theirs) = (ours.as_millis(), theirs.as_millis());
        writeln!(table, "| {} | {ours} | {theirs} | {ratio:.2} | {TARGET:.1} {verdict} |", row.name)?;
    }
    println!("\n{table}");
    if !write {
        return Ok(());
    }
    results::keep(sh, "Compile time", &table, &folder(sh, "theirs").join("Cargo.lock"), &["wasm-bindgen"])
}

/// The medians of ours and theirs. The runs alternate, so that a slow minute of the machine hits both.
fn measure(sh: &Shell, row: &Row) -> anyhow::Result<[Duration; 2]> {
    let runtime = sh.current_dir().join("runtime");
    let ours = scratch(sh, "ours", &format!("jsinterop = {{ path = '{}' }}", runtime.display()), &row.ours)?;
    let theirs = scratch(sh, "theirs", "wasm-bindgen = \"0.2\"\nwasm-bindgen-futures = \"0.4\"", &row.theirs)?;
    let crates = [ours, theirs];
    for folder in &crates {
        check(sh, folder, row.incremental)?;
    }
    let mut taken = [const { Vec::new() }; 2];
    for _ in 0..RUNS {
        for (folder, taken) in crates.iter().zip(&mut taken) {
            let source = folder.join("src/lib.rs");
            sh.write_file(&source, sh.read_file(&source)?)?;
            taken.push(check(sh, folder, row.incremental)?);
        }
    }
    Ok(taken.map(median))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn check(sh: &Shell, folder: &Path, incremental: &str) -> anyhow::Result<Duration> {
    let _there = sh.push_dir(folder);
    let command = cmd!(sh, "cargo check --quiet --target-dir ../build").env("CARGO_INCREMENTAL", incremental).quiet();
    let start = Instant::now();
    command.run()?;
    Ok(start.elapsed())
}

/// A crate of its own (an empty `[workspace]`), so that neither our lints nor our lock file play a part.
fn scratch(sh: &Shell, name: &str, dependency: &str, source: &Source) -> anyhow::Result<PathBuf> {
    let folder = folder(sh, name);
    let manifest = format!(
        "[package]\nname = \"bench-check-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{dependency}\n\n[workspace]\n"
    );
    sh.write_file(folder.join("Cargo.toml"), manifest)?;
    sh.write_file(folder.join("src/lib.rs"), source.text())?;
    Ok(folder)
}

fn folder(sh: &Shell, name: &str) -> PathBuf {
    let target = sh.var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned());
    sh.current_dir().join(target).join("bench-check").join(name)
}

impl Source {
    fn text(&self) -> String {
        let imports: String = (0..IMPORTS).map(|index| self.import.replace("INDEX", &index.to_string())).collect();
        [self.head, &imports, self.tail].concat()
    }
}
