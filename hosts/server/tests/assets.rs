//! What pages load, by its address.
#![expect(clippy::unwrap_used, reason = "that is how a test fails")]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, Request, StatusCode};
use jsinterop::{Registry, ShippedModule, js_import};
use jsinterop_server::Server;
use tower::ServiceExt as _;

#[js_import("greet", module = "./tests/js/shipped.js")]
async fn greet() -> Result<String, jsinterop::JsError>;

async fn get(path: &str, tag: Option<&str>) -> (StatusCode, HeaderMap, String) {
    let router: Router = Server::new(|_| async {}).router();
    let mut request = Request::get(path);
    if let Some(tag) = tag {
        request = request.header(IF_NONE_MATCH, tag);
    }
    let answer = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = answer.into_parts();
    let text = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
    (parts.status, parts.headers, text)
}

#[tokio::test]
async fn the_agent_is_asked_for_and_seldom_sent() {
    let (status, headers, text) = get("/_jsinterop/agent.js", None).await;
    assert_eq!((status, &headers[CACHE_CONTROL]), (StatusCode::OK, &"no-cache".parse().unwrap()));
    assert_eq!(headers[CONTENT_TYPE], "text/javascript; charset=utf-8");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["access-control-allow-origin"], "*", "pages of other origins import it");
    assert!(text.contains("jsinterop"));
    let tag = headers[ETAG].to_str().unwrap();
    for known in [tag, &format!("W/{tag}"), &format!("\"other\", {tag}")] {
        let (status, _, text) = get("/_jsinterop/agent.js", Some(known)).await;
        assert_eq!((status, text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    }
    assert_eq!(get("/_jsinterop/agent.js", Some("\"other\"")).await.0, StatusCode::OK);
    let for_ever = format!("/_jsinterop/agent.{}.js", tag.trim_matches('"'));
    let (status, headers, same) = get(&for_ever, None).await;
    assert_eq!((status, same), (StatusCode::OK, text));
    assert!(headers[CACHE_CONTROL].to_str().unwrap().contains("immutable"));
}

#[tokio::test]
async fn shipped_modules_have_an_address_with_their_hash() {
    let _ = greet;
    let modules: Vec<_> = Registry::global().modules().map(ShippedModule::file_name).collect();
    let path = format!("/_jsinterop/{}", modules[0]);
    assert!(path.starts_with("/_jsinterop/jsinterop-server/shipped-"), "below the name of its crate: {path}");
    let (status, headers, text) = get(&path, None).await;
    assert_eq!((status, text.as_str()), (StatusCode::OK, include_str!("js/shipped.js")));
    assert_eq!(headers[CONTENT_TYPE], "text/javascript; charset=utf-8");
    assert_eq!(headers["access-control-allow-origin"], "*");
    assert!(headers[CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    for absent in
        ["x", "jsinterop-server", "jsinterop-server/", "tests/js/shipped.js", "../Cargo.toml", "%2e%2e/Cargo.toml"]
    {
        assert_eq!(get(&format!("/_jsinterop/{absent}"), None).await.0, StatusCode::NOT_FOUND, "{absent}");
    }
}
