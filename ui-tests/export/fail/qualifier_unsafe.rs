// JavaScript cannot promise anything.
use jsinterop::js_invokable;

#[js_invokable]
unsafe fn reset() {}

fn main() {}
