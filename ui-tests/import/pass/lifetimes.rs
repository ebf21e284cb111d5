// Elided lifetimes become one; named ones stay; a call borrows until it is started.
use std::borrow::Cow;

use jsinterop::{JsCall, JsError, js_import};

#[derive(serde::Serialize)]
struct Line<'a> {
    from: &'a str,
    to: Cow<'a, str>,
}

#[js_import("draw")]
async fn draw(line: &Line<'_>, label: Option<&str>, style: Cow<'_, str>) -> Result<(), JsError>;

#[js_import("draw")]
async fn draw_named<'a, 'b: 'a>(line: &'a Line<'b>, label: &str) -> Result<(), JsError>;

#[js_import("draw")]
fn draw_now(line: &Line<'_>, dynamic: &'static str) -> Result<(), JsError>;

fn returned<'a>(line: &'a Line<'a>) -> JsCall<(&'a Line<'a>, Option<&'a str>, Cow<'a, str>), Result<(), JsError>> {
    draw(line, None, "dashed".into())
}

fn is_send<T: Send>(_: T) {}

fn is_static<T: Send + 'static>(_: T) {}

fn main() {
    let from = String::from("a");
    let line = Line { from: &from, to: "b".into() };
    is_send(returned(&line));
    is_send(draw_named(&line, "named"));
    let _ = draw_now;
    is_static(draw_owned(from.clone()));
}

#[js_import("draw")]
async fn draw_owned(line: String) -> Result<(), JsError>;
