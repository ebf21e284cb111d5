//! The sample as a program: it picks the host, and nothing else in it knows one.

#[cfg(not(target_family = "wasm"))]
mod command;
#[cfg(not(target_family = "wasm"))]
mod engine;
#[cfg(not(target_family = "wasm"))]
mod serve;

/// On the embedded engine: a tour that says what happens where. With `serve`, in every browser that opens the page.
#[cfg(not(target_family = "wasm"))]
fn main() -> std::process::ExitCode {
    use command::Command;

    let outcome = match command::read(std::env::args_os().skip(1)) {
        Ok(Command::Tour) => engine::run().map_err(|error| error.to_string()),
        Ok(Command::Serve { port }) => serve::run(port),
        Ok(Command::Help) => {
            print(command::USAGE);
            Ok(())
        }
        Err(mistake) => Err(format!("{mistake}\n\n{}", command::USAGE)),
    };
    match outcome {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("error: {error}\n"));
            std::process::ExitCode::FAILURE
        }
    }
}

/// Not `println!`: that panics when the reader has gone, and this may be piped into `head`.
#[cfg(not(target_family = "wasm"))]
fn print(text: &str) {
    let _ = std::io::Write::write_fmt(&mut std::io::stdout(), format_args!("{text}\n"));
}

/// In a page: its buttons invoke the exports of `welcome::tour`.
#[cfg(target_family = "wasm")]
fn main() {
    // Nothing here names the library, but its exports are in it.
    use welcome as _;
    jsinterop_browser::init();
}
