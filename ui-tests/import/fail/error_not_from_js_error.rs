// An error of the user's own is made from ours.
use jsinterop::js_import;

#[derive(Debug)]
struct AppError;

#[js_import("app.save")]
async fn save(text: &str) -> Result<(), AppError>;

fn main() {}
