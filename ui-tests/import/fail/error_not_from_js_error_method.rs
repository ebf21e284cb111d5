// The same in an `impl` block, in process.
use jsinterop::js_import;

#[derive(Debug)]
struct AppError;

#[js_import("Chart")]
struct Chart;

#[js_import]
impl Chart {
    fn update(&self) -> Result<(), AppError>;
}

fn main() {}
