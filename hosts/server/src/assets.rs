//! What pages load: the agent, and the modules that crates ship, each under an address with its content's hash.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use jsinterop::Registry;
use sha2::{Digest as _, Sha256};

use crate::secret::to_hex;

/// The agent of this version.
const AGENT: &str = include_str!("agent.js");

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Everybody may read what every build of this program has: a page of another origin that is let in imports it.
const PUBLIC: (HeaderName, &str) = (ACCESS_CONTROL_ALLOW_ORIGIN, "*");
const NOSNIFF: (HeaderName, &str) = (HeaderName::from_static("x-content-type-options"), "nosniff");

/// Everything that is served, by its name.
#[derive(Debug)]
pub(crate) struct Assets {
    agent_tag: String,
    files: HashMap<String, &'static str>,
}

impl Assets {
    /// Those of the whole program. An address changes with its content, so that nobody ever loads what another build shipped.
    pub(crate) fn new() -> Self {
        let agent_hash = to_hex(Sha256::digest(AGENT).get(..10).unwrap_or_default());
        let modules = Registry::global().modules().map(|module| (module.file_name(), module.text));
        let files = modules.chain([(format!("agent.{agent_hash}.js"), AGENT)]).collect();
        Self { agent_tag: format!("\"{agent_hash}\""), files }
    }

    /// The agent at its plain address: asked for each time, sent when it has changed.
    pub(crate) fn agent(&self, headers: &HeaderMap) -> Response {
        let caching = [(CACHE_CONTROL, "no-cache"), (ETAG, self.agent_tag.as_str())];
        let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|tags| tags.to_str().ok());
        if known.flat_map(|tags| tags.split(',')).any(|tag| tag.trim().trim_start_matches("W/") == self.agent_tag) {
            return (StatusCode::NOT_MODIFIED, caching).into_response();
        }
        (caching, [(CONTENT_TYPE, JAVASCRIPT), NOSNIFF, PUBLIC], AGENT).into_response()
    }

    /// A file that a browser may keep.
    pub(crate) fn file(&self, name: &str) -> Response {
        let Some(text) = self.files.get(name) else { return StatusCode::NOT_FOUND.into_response() };
        let headers = [(CONTENT_TYPE, JAVASCRIPT), (CACHE_CONTROL, FOR_EVER), NOSNIFF, PUBLIC];
        (headers, Bytes::from_static(text.as_bytes())).into_response()
    }
}
