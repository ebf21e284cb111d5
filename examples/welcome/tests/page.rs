//! The page shows code and names exports; both are looked up where they are.

use std::collections::BTreeSet;

use jsinterop::Registry;

const PAGE: &str = include_str!("../web/index.html");

/// What stands between `start` and the next `end`, each time.
fn between<'a>(text: &'a str, start: &'a str, end: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(start).skip(1).filter_map(move |rest| rest.split(end).next())
}

fn plain(html: &str) -> String {
    html.replace("<wbr>", "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[test]
fn the_code_on_the_page_is_the_code_that_runs() {
    let rust = [include_str!("../src/bindings.rs"), include_str!("../src/tour.rs")].concat();
    let script = [include_str!("../js/welcome.js"), include_str!("../web/tour.js")].concat();
    let mut lines = 0;
    for (heading, source) in [("<dt>Rust</dt>", rust), ("<dt>JavaScript</dt>", script)] {
        for line in between(PAGE, heading, "</dd>").flat_map(|part| between(part, "<code>", "</code>")) {
            assert!(source.contains(&plain(line)), "`{}` of the page is nowhere in the source", plain(line));
            lines += 1;
        }
    }
    assert!(lines >= 22, "{lines} lines of code were found");
}

#[test]
fn each_button_has_its_export() {
    // Links the library, whose exports these are.
    let _ = welcome::QUOTE;
    let exports: BTreeSet<_> = Registry::global().exports().map(jsinterop::Export::name).collect();
    let named: Vec<_> = between(PAGE, "data-run=\"", "\"").collect();
    assert!(named.len() >= 9, "{named:?}");
    for name in named {
        assert!(exports.contains(name), "the page has a button for `{name}`; the exports are {exports:?}");
    }
}

#[test]
fn exports_are_unique() {
    let _ = welcome::QUOTE;
    Registry::global().check().unwrap();
}
