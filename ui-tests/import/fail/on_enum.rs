// What an import can be is listed.
use jsinterop::js_import;

#[js_import("Chart")]
pub enum Chart {
    Bar,
}

fn main() {}
