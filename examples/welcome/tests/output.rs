//! The example's output is its purpose, so it is tested as a whole.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
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

#[test]
fn what_is_not_understood_is_told_with_the_usage() {
    let run = Command::new(env!("CARGO_BIN_EXE_welcome")).arg("sreve").output().unwrap();
    let told = String::from_utf8(run.stderr).unwrap();
    assert!(!run.status.success() && run.stdout.is_empty());
    assert!(told.starts_with("error: `sreve` is not understood\n\nusage: welcome"), "{told}");
}

#[test]
fn a_port_that_is_taken_is_told_with_the_remedy() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = Command::new(env!("CARGO_BIN_EXE_welcome")).args(["serve", "--port", &port]).output().unwrap();
    let told = String::from_utf8(run.stderr).unwrap();
    assert!(told.starts_with(&format!("error: cannot listen on port {port}: ")), "{told}");
    assert!(!run.status.success() && told.ends_with("`--port 0` takes any free one\n"), "{told}");
}
