// A raw identifier is a name like any other, without its `r#` in JavaScript.
use jsinterop::{JsError, Registry, js_import, js_invokable};

#[js_import]
async fn r#await(r#in: &str, r#type: u32) -> Result<(), JsError>;

#[js_import(get)]
fn r#static() -> Result<f64, JsError>;

#[js_import(module = "words.js")]
extern "js" {
    fn r#loop(r#for: u32) -> Result<(), JsError>;
}

#[js_import]
#[allow(non_camel_case_types)]
struct r#struct;

#[js_import]
impl r#struct {
    #[js_import(new)]
    fn r#new() -> Result<r#struct, JsError>;
    async fn r#match(&self, r#mut: &str) -> Result<(), JsError>;
}

#[js_invokable]
fn r#fn(r#let: u32, r#ref: &str, #[state] r#mod: u8) -> u32 {
    r#let + r#ref.len() as u32 + u32::from(r#mod)
}

struct Helper;

#[js_invokable]
impl Helper {
    #[js_invokable]
    async fn r#impl(&self, r#trait: Option<u32>) -> Option<u32> {
        r#trait
    }
}

fn main() {
    let mut names: Vec<_> = Registry::global().exports().map(|export| (export.name(), export.param_names())).collect();
    names.sort_unstable();
    assert_eq!(names, [("fn", &["let", "ref"][..]), ("impl", &["trait"])]);
    let imports = Registry::global().imports();
    let mut names: Vec<_> = imports.map(|import| (import.name().into_owned(), import.param_names())).collect();
    names.sort_unstable();
    let names: Vec<_> = names.iter().map(|(name, params)| (&**name, *params)).collect();
    let expected = [("await", &["in", "type"][..]), ("loop", &["for"]), ("match", &["mut"]), ("static", &[]), ("struct", &[])];
    assert_eq!(names, expected);
}
