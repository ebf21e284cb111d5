// A block holds functions; a property is read by one.
use jsinterop::js_import;

#[js_import(module = "chart.js")]
extern "js" {
    static VERSION: u32;
}

fn main() {}
