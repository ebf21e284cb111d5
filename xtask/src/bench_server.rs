//! `bench server`: calls over a socket against raw sockets, JSON and jsonrpsee; then many sessions at once, and sessions that are cut off.

use std::path::Path;

use clap::Args as ClapArgs;
use xshell::{Cmd, Shell, cmd};

use crate::steps::Step;
use crate::{agent, results, server};

pub(crate) const STEPS: &[Step] = &[
    Step { name: "test: bench server, quick", run: quick },
    Step { name: "test: many sessions, and a soak with cuts, short", run: short },
];

#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// Every row once, in a debug build: for tests, the figures mean nothing
    #[arg(long, conflicts_with_all = ["write", "long"])]
    quick: bool,
    /// Keep the tables in benches/RESULTS.md
    #[arg(long)]
    write: bool,
    /// Only the rows whose name contains this, and no crowds
    #[arg(long, conflicts_with_all = ["write", "long"])]
    only: Option<String>,
    /// 10,000 idle sessions, 1,000 busy ones for a minute, and a soak of ten minutes
    #[arg(long)]
    long: bool,
}

/// How many sessions at once, and for how many seconds.
struct Crowd {
    idle: &'static str,
    busy: &'static str,
    busy_for: &'static str,
    soak_for: &'static str,
}

const LONG: Crowd = Crowd { idle: "10000", busy: "1000", busy_for: "60", soak_for: "600" };
const SHORT: Crowd = Crowd { idle: "1000", busy: "50", busy_for: "3", soak_for: "15" };

/// As many files as the system lets this user open: each session is one.
const UNLIMITED: &str = r#"ulimit -n "$(ulimit -Hn)" && exec "$@""#;

pub(crate) fn run(sh: &Shell, args: &Args) -> anyhow::Result<()> {
    agent::compile(sh)?;
    let program = server::build(sh, "bench-server", if args.quick { "dev" } else { "release" })?;
    let mut tables = Tables { sh, is_kept: args.write, text: String::new() };
    tables.add(rows(sh, &program, args))?;
    if args.only.is_none() && !args.quick {
        tables.say("\n| many sessions | | | | |\n|---|---|---|---|---|");
        tables.crowds(&program, if args.long { &LONG } else { &SHORT })?;
    }
    tables.keep()
}

fn rows<'sh>(sh: &'sh Shell, program: &Path, args: &Args) -> Cmd<'sh> {
    let only = args.only.as_deref().unwrap_or_default();
    let quick = args.quick.then_some("--quick");
    cmd!(sh, "node benches/server/run.mjs --program {program} --only={only} {quick...}")
}

/// What is printed; for the file it is read as well.
struct Tables<'sh> {
    sh: &'sh Shell,
    is_kept: bool,
    text: String,
}

impl Tables<'_> {
    fn say(&mut self, line: &str) {
        println!("{line}");
        self.text += line;
        self.text += "\n";
    }

    fn add(&mut self, command: Cmd<'_>) -> anyhow::Result<()> {
        if !self.is_kept {
            return Ok(command.run()?);
        }
        let said = command.read()?;
        self.say(&said);
        Ok(())
    }

    fn crowds(&mut self, program: &Path, crowd: &Crowd) -> anyhow::Result<()> {
        let (sh, Crowd { idle, busy, busy_for, soak_for }) = (self.sh, crowd);
        if cfg!(target_os = "linux") {
            self.add(cmd!(sh, "sh -c {UNLIMITED} sh {program} idle {idle}"))?;
            self.add(cmd!(sh, "sh -c {UNLIMITED} sh {program} busy {busy} {busy_for}"))?;
        } else {
            println!("idle and busy sessions: skipped, since only Linux tells the memory of a process");
        }
        self.add(cmd!(sh, "node benches/server/soak.mjs --program {program} --seconds {soak_for}"))
    }

    fn keep(self) -> anyhow::Result<()> {
        if !self.is_kept {
            return Ok(());
        }
        results::keep(self.sh, "Server", &self.text, Path::new("Cargo.lock"), &["axum", "tokio", "jsonrpsee"])
    }
}

/// Nothing in the bench rots.
fn quick(sh: &Shell) -> anyhow::Result<()> {
    run(sh, &Args { quick: true, write: false, only: None, long: false })
}

fn short(sh: &Shell) -> anyhow::Result<()> {
    agent::compile(sh)?;
    let program = server::build(sh, "bench-server", "dev")?;
    Tables { sh, is_kept: false, text: String::new() }.crowds(&program, &SHORT)
}
