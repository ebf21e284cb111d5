//! Each rule's message, on an item that breaks it.

use proc_macro2::TokenStream;

use super::{check_export_item, check_import_item};
use crate::errors::{Errors, messages};
use crate::parse::{parse_export_item, parse_import_item};

fn import(attr: &str, item: &str) -> Vec<String> {
    let mut errors = Errors::new();
    let item = parse_import_item(attr.parse().unwrap(), item.parse().unwrap(), &mut errors);
    if let Some(item) = &item {
        check_import_item(&mut errors, item);
    }
    messages(errors)
}

fn export(attr: &str, item: &str) -> Vec<String> {
    let mut errors = Errors::new();
    let item = parse_export_item(attr.parse().unwrap(), item.parse().unwrap(), &mut errors);
    if let Some(item) = &item {
        check_export_item(&mut errors, item);
    }
    messages(errors)
}

/// Each case breaks one rule: one message, with these words in it.
fn each_breaks_one(run: fn(&str, &str) -> Vec<String>, cases: &[(&str, &str, &str)]) {
    for (attr, item, words) in cases {
        let messages = run(attr, item);
        assert_eq!(messages.len(), 1, "{attr} on {item}: {messages:#?}");
        assert!(messages[0].contains(words), "{attr} on {item}: {messages:#?}");
        assert!(messages[0].starts_with(|c: char| !c.is_uppercase()) && !messages[0].ends_with('.'), "{messages:#?}");
    }
}

#[test]
fn good_items_pass() {
    for (attr, item) in [
        ("\"a.b[0]\"", "async fn f<'a, T: D>(a: &'a str, b: Option<&str>) -> my::Result<T>;"),
        ("", "fn f() -> alias!();"),
        ("", "fn f(a: Option<(u8, u8)>, b: &[(Fn, FnMut<u8>)], c: [u8; len(1)]) -> R;"),
        ("set", "async fn set_it(it: u8) -> R;"),
        ("variadic", "async fn f(it: Vec<u8>) -> R;"),
        ("variadic", "async fn f<'a>(it: &'a [u8]) -> R;"),
        ("variadic", "async fn f(it: &std::vec::Vec<u8>) -> R;"),
        ("module = \"./a.js\"", "extern \"js\" { #[js_import(get)] pub fn f() -> R; }"),
        ("", "pub struct Chart;"),
        (
            "",
            "impl Chart { #[js_import(new)] async fn new() -> R; fn f(&self) -> R; fn own(self) {} const A: u8 = 1; }",
        ),
    ] {
        assert_eq!(import(attr, item), Vec::<String>::new(), "{attr} on {item}");
    }
    for (attr, item) in [
        ("", "fn f(a: &str, b: &'_ [u8], mut c: Vec<Cow<'static, str>>, #[state] d: Db) -> impl Serialize {}"),
        ("", "fn f() -> Result<&'static str, Cow<'static, str>> {}"),
        ("\"other\", alias = \"$one\", alias = \"two\"", "async fn f() {}"),
        ("", "impl A { #[js_invokable] fn f(&self) {} fn g<T>(self, t: T) {} #[js_invokable(\"x\")] fn h(&self) {} }"),
        ("", "impl A { #[cfg(a)] #[js_invokable] fn f(&self) {} #[cfg(b)] #[js_invokable] fn f(&self) {} }"),
    ] {
        assert_eq!(export(attr, item), Vec::<String>::new(), "{attr} on {item}");
    }
}

const MANY: &str =
    "fn f(a: A, b: A, c: A, d: A, e: A, f: A, g: A, h: A, i: A, j: A, k: A, l: A, m: A, n: A, o: A, p: A, q: A) -> R;";

#[test]
fn imports() {
    each_breaks_one(
        import,
        &[
            ("\"a..b\"", "async fn f() -> R;", "empty segment"),
            ("\"\"", "async fn f() -> R;", "cannot be empty"),
            ("", "async fn __() -> R;", "cannot be empty"),
            ("new", "async fn f() -> R;", "`new` alone is for `impl` blocks"),
            ("module = \"../a.js\"", "async fn f() -> R;", "leaves the crate's folder"),
            ("", "async fn f() -> R {}", "an import has no body; write `;`"),
            ("", "async fn f();", "every call can fail; declare the result"),
            ("", "async fn f() -> ();", "write `Result<(), JsError>`"),
            ("", "async fn f() -> (u8, u8);", "wrap this type"),
            ("", "async fn f(a: &str) -> R<&str>;", "use an owned type"),
            ("", "async fn f(a: Option<impl Serialize>) -> R;", "use a type parameter"),
            ("", "async fn f((a, b): (u8, u8)) -> R;", "a pattern"),
            ("", "async fn f(_: u8) -> R;", "a pattern"),
            ("", "async fn f(mut a: u8) -> R;", "`mut` means nothing"),
            ("", "async fn f(#[cfg(a)] a: u8) -> R;", "cannot be configured"),
            ("", "async fn f(#[state] a: u8) -> R;", "`#[state]` is for"),
            ("", "async fn f(&self) -> R;", "`self` is for methods"),
            ("", "impl A { fn f(&mut self) -> R; }", "`&mut self`"),
            ("", "impl A { fn f(self) -> R; }", "by value"),
            ("", "impl A { fn f(self: Rc<Self>) -> R; }", "typed `self`"),
            ("", "impl A { #[js_import(new)] fn f(&self) -> R; }", "a constructor has no `self`"),
            ("", "impl A { #[js_import] fn f(&self) -> R {} }", "remove its `#[js_import]`"),
            ("", "impl A { #[js_import(get)] #[js_import] fn f(&self) -> R; }", "given twice"),
            ("", "impl A { fn f(#[state] a: u8) {} }", "mark this one `#[js_invokable]`"),
            ("", "impl A for B { fn f(&self) -> R; }", "a trait's `impl` block"),
            ("", "impl<T> A<T> { fn f(&self) -> R; }", "a generic `impl` block"),
            ("", "impl [u8] { fn f(&self) -> R; }", "no methods of its own"),
            ("set", "async fn f() -> R;", "add a parameter"),
            ("set", "async fn f(a: u8, b: u8) -> R;", "remove this parameter"),
            ("get", "async fn f(a: u8) -> R;", "without arguments"),
            ("variadic", "async fn f() -> R;", "no parameter to spread"),
            ("variadic", "async fn f(a: u8) -> R;", "cannot be spread"),
            ("variadic, get", "async fn f() -> R;", "`variadic` excludes `get`"),
            ("timeout = \"soon\"", "async fn f() -> R;", "`soon` is not a time limit"),
            ("timeout = \"1s\"", "fn f() -> R;", "no time limit"),
            ("", "fn f(init: Init<CallSignal>) -> R;", "cannot be cancelled"),
            ("", "unsafe fn f() -> R;", "`unsafe` is not supported"),
            ("", "const fn f() -> R;", "`const` is not supported"),
            ("", "extern \"C\" fn f() -> R;", "`extern` is not supported"),
            ("", "async fn f(a: u8, ...) -> R;", "`...` is not supported here; use the option `variadic`"),
            ("", "async fn f() -> R<impl D>;", "`impl Trait` is not supported"),
            ("", MANY, "a call has up to 16 arguments"),
            ("", "struct A { a: u8 }", "no fields"),
            ("", "struct A(u8);", "no fields"),
            ("", "struct A<T>;", "cannot be generic"),
            ("\"a b\"", "struct A;", "white space"),
            ("", "extern \"C\" { fn f() -> R; }", "write `extern \"js\"`"),
            ("", "unsafe extern \"js\" { fn f() -> R; }", "remove `unsafe`"),
            ("", "extern \"js\" { type A; }", "only functions"),
            ("", "extern \"js\" { #[js_import(module = \"a\")] fn f() -> R; }", "`module` is not an option"),
            ("", "enum A {}", "`#[js_import]` goes on"),
            ("", "mod a {}", "`#[js_import]` goes on"),
        ],
    );
}

#[test]
fn closures() {
    let sent = [
        "async fn f(a: &impl Fn(u8)) -> R;",
        "async fn f(a: Option<fn(u8) -> u8>) -> R;",
        "async fn f<T: Send + FnMut()>(a: T) -> R;",
        "async fn f<T>(a: T) -> R where T: AsyncFn();",
    ];
    each_breaks_one(import, &sent.map(|item| ("", item, "take a `&Callback`")));
    let received = "fn f(a: Arc<dyn Fn(u8)>, #[state] b: Arc<dyn Fn(u8)>) {}";
    each_breaks_one(export, &[("", received, "take a `JsFunction`")]);
}

#[test]
fn exports() {
    each_breaks_one(
        export,
        &[
            ("\"\"", "fn f() {}", "a name cannot be empty"),
            ("\"a b\"", "fn f() {}", "white space"),
            ("alias = \"1\"", "fn f() {}", "cannot start with `1`"),
            ("alias = \"f\"", "fn f() {}", "this function has the name `f` twice"),
            ("", "fn f<T>(a: T) {}", "type parameters"),
            ("", "fn f<const N: usize>() {}", "const parameters"),
            ("", "fn f<'a>(a: &'a str) {}", "lifetimes"),
            ("", "fn f(a: &Point) {}", "use an owned type"),
            ("", "fn f(a: Option<&str>) {}", "use an owned type"),
            ("", "fn f(a: &'static str) {}", "use an owned type"),
            ("", "fn f(a: Cow<'_, str>) {}", "use an owned type"),
            ("", "fn f(a: &mut [u8]) {}", "use an owned type"),
            ("", "fn f(#[state] a: &Db) {}", "take it by value"),
            ("", "fn f(#[state(a)] a: Db) {}", "takes no options"),
            ("", "fn f(#[state] #[state] a: Db) {}", "given twice"),
            ("", "fn f(a: impl Serialize) {}", "name the type"),
            ("", "fn f((a, b): (u8, u8)) {}", "a pattern"),
            ("", "fn f(#[cfg(a)] a: u8) {}", "cannot be configured"),
            ("", "fn f(&self) {}", "`self` is for methods"),
            ("", "impl A { #[js_invokable] fn f(&mut self) {} }", "`&mut self`"),
            ("", "impl A { #[js_invokable] fn f(mut self) {} }", "by value"),
            ("", "impl A { #[js_invokable] fn f() {} }", "has `&self`"),
            ("", "impl A { #[js_invokable] fn then(&self) {} }", "cannot be a method's name"),
            ("", "impl A { #[js_invokable(alias = \"dispose\")] fn f(&self) {} }", "cannot be a method's name"),
            (
                "",
                "impl A { #[js_invokable] fn f(&self) {} #[js_invokable(\"f\")] fn g(&self) {} }",
                "has the name `f` twice",
            ),
            ("", "impl A { fn f(&self) {} }", "nothing is marked"),
            ("\"a\"", "impl A { #[js_invokable] fn f(&self) {} }", "has no name here"),
            ("", "impl A for B { #[js_invokable] fn f(&self) {} }", "a trait's `impl` block"),
            ("", "unsafe fn f() {}", "`unsafe` is not supported"),
            ("", "const fn f() {}", "`const` is not supported"),
            ("", "extern \"C\" fn f() {}", "`extern` is not supported"),
            ("", "fn f(a: u8, ...) {}", "`...` is not supported"),
            ("", "fn f() -> Option<&str> { None }", "outlives what it borrows"),
            ("", "fn f() -> Cow<'_, str> {}", "outlives what it borrows"),
            ("", "fn f();", "has a body"),
            ("", "struct A;", "`#[js_invokable]` goes on"),
            ("", "trait A {}", "`#[js_invokable]` goes on"),
            ("", "pub mod a {}", "`#[js_invokable]` goes on"),
            ("", "enum A {}", "`#[js_invokable]` goes on"),
            ("", "use a;", "`#[js_invokable]` goes on"),
        ],
    );
}

#[test]
fn every_mistake_of_an_item_is_reported() {
    let block = "impl Chart {
        #[js_import(\"a..b\", foo, timeout = \"later\")]
        fn first(&mut self, (a, b): (u8, u8));
        #[js_import(set = \"x\")]
        async fn second(&self, a: impl Serialize) -> ();
    }";
    assert_eq!(
        import("\"Chart\"", block),
        [
            "an `impl` block has no name here; expected `crate`",
            "`foo` is not an option of a function inside a block; expected `new`, `get`, `set`, `timeout`, `variadic`",
            "`later` is not a time limit; write `\"10s\"`, `\"500ms\"`, `\"2m\"` or `\"none\"`",
            "the path `a..b` has an empty segment; remove the extra `.`",
            "`&mut self` is not supported here; use `&self`",
            "a pattern is not supported here; give the parameter a name",
            "every call can fail; declare the result, as in `-> Result<(), JsError>`",
            "`impl Trait` is not supported here; use a type parameter, as in `fn f<T: Serialize>(value: T)`",
            "every call can fail; write `Result<(), JsError>`",
        ]
    );
}

/// Users of a failing item find one of its shape, so that nothing else is reported.
#[test]
fn a_failing_item_is_still_there() {
    let fallback = |driver: fn(TokenStream, TokenStream) -> TokenStream, attr: &str, item: &str| {
        let tokens = driver(attr.parse().unwrap(), item.parse().unwrap());
        let mut file: syn::File = syn::parse2(tokens).unwrap();
        file.items.retain(|item| !matches!(item, syn::Item::Macro(_)));
        prettyplease::unparse(&file).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        fallback(crate::drive_import, "\"a..b\"", "pub fn f((a, b): (u8, u8)) -> Result<u8, E>;"),
        "#[allow(unused_variables)] pub fn f(__arg0: (u8, u8)) -> Result<u8, E> { loop {} }"
    );
    let block = fallback(crate::drive_import, "\"x\"", "impl A { fn f(&self) -> u8; fn g() {} }");
    assert!(block.starts_with("impl A {") && block.contains("loop {}") && block.contains("fn g() {}"), "{block}");
    assert_eq!(fallback(crate::drive_export, "\"\"", "fn f(#[state] a: u8) { a }"), "fn f(a: u8) { a }");
    assert_eq!(fallback(crate::drive_export, "", "struct A;"), "struct A;");
}
