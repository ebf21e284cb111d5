//! The page shows the bindings; they are looked up where they are.

#[test]
fn the_code_on_the_page_is_the_code_that_runs() {
    let page = include_str!("../web/index.html").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let shown = page.split("<code>").nth(1).and_then(|rest| rest.split("</code>").next()).unwrap();
    assert_eq!(shown.lines().count(), 10);
    for line in shown.lines() {
        assert!(
            include_str!("../src/uplot.rs").lines().any(|source| source == line),
            "`{line}` is nowhere in the source"
        );
    }
}
