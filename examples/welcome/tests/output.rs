//! The example's output is its purpose, so it is tested as a whole.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

#[test]
fn says_what_happened_where() {
    let run = Command::new(env!("CARGO_BIN_EXE_welcome")).output().unwrap();
    let output = String::from_utf8(run.stdout).unwrap();
    assert!(run.status.success(), "{output}\n{}", String::from_utf8_lossy(&run.stderr));
    for line in [
        r#"JavaScript | the page asks "What's your name?", and the visitor types "Ann""#,
        r#"Rust | the answer arrived as a String: "Ann""#,
        r#"Rust | the page shows "Hello Ann! Welcome to Rust!""#,
        r#"Rust | the focus is on Some("username")"#,
        r"JavaScript | CTSO: $12.5",
        r#"Rust | JavaScript answered "Done!""#,
        "Rust | <em>Can't stop the signal, Mal.</em> - Mr. Universe",
        r#"Rust | volume 7 as u8, languages ["en", "nb"] as Vec<String>"#,
        "$[0]: expected u8, found string",
        "JavaScript | Array(4) [1, 2, 3, 4]",
        "JavaScript | Hello, Blazor!",
        "Rust | 1 + 2 + 3 + 4 = 10",
        "`exampleJsFunctions.slowReport` did not answer within 50ms",
        "JavaScript | told to stop: AbortError",
        r#"Rust | RangeError says "we are out of tea", and more: {"left":0}"#,
        "Rust | at placeOrder",
    ] {
        assert!(output.contains(line), "no line with `{line}` in:\n{output}");
    }
}

#[test]
fn a_reader_may_go_before_the_end() {
    let mut run = Command::new(env!("CARGO_BIN_EXE_welcome"));
    let mut run = run.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut first = BufReader::with_capacity(1, run.stdout.take().unwrap());
    first.read_line(&mut String::new()).unwrap();
    drop(first);
    assert!(run.wait().unwrap().success());
}
