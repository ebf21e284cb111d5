// An initializer is a file.
use jsinterop::js_initializer;

js_initializer!();

fn main() {}
