// An initializer is a file of the crate.
use jsinterop::js_initializer;

js_initializer!("js/init.js");

fn main() {}
