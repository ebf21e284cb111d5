//! What the program is asked to do, read from its arguments.

use std::ffi::OsString;

pub(crate) const USAGE: &str = "\
usage: welcome                        a tour on the embedded engine
       welcome serve [--port PORT]    the page, with Rust on the server: on port 8080, or any other when that is taken";

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Tour,
    Serve { port: Option<u16> },
    Help,
}

/// Reads the arguments; the error says what is wrong with them.
pub(crate) fn read(args: impl Iterator<Item = OsString>) -> Result<Command, String> {
    let args: Vec<String> = args.map(|arg| arg.to_string_lossy().into_owned()).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        [] => Ok(Command::Tour),
        ["-h" | "--help", ..] => Ok(Command::Help),
        ["serve"] => Ok(Command::Serve { port: None }),
        ["serve", "--port"] => Err("`--port` needs a number".to_owned()),
        ["serve", "--port", port] => match port.parse() {
            Ok(port) => Ok(Command::Serve { port: Some(port) }),
            Err(_) => Err(format!("`{port}` is no port: give a number up to 65535, or 0 for any free one")),
        },
        ["serve", "--port", _, other, ..] | ["serve", other, ..] | [other, ..] => {
            Err(format!("`{other}` is not understood"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, read};

    fn asked(line: &str) -> Result<Command, String> {
        read(line.split_whitespace().map(Into::into))
    }

    #[test]
    fn what_is_asked_for_is_done() {
        assert_eq!(asked(""), Ok(Command::Tour));
        assert_eq!(asked("serve"), Ok(Command::Serve { port: None }));
        assert_eq!(asked("serve --port 0"), Ok(Command::Serve { port: Some(0) }));
        assert_eq!(asked("--help"), Ok(Command::Help));
    }

    #[test]
    fn a_mistake_is_named() {
        for (line, named) in [
            ("sreve", "`sreve` is not understood"),
            ("serve --prot 1", "`--prot` is not understood"),
            ("serve --port 1 2", "`2` is not understood"),
            ("serve --port", "`--port` needs a number"),
            ("serve --port 65536", "`65536` is no port"),
        ] {
            let mistake = asked(line).unwrap_err();
            assert!(mistake.starts_with(named), "{line}: {mistake}");
        }
    }
}
