//! Whose pages may open a socket: those of this server, and those that are listed.

use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::uri::Authority;

/// What is let in beside the server's own pages.
#[derive(Debug, Default)]
pub(crate) struct Origins {
    pub(crate) listed: Vec<String>,
    /// Programs that are no browsers send none.
    pub(crate) absent: bool,
}

impl Origins {
    /// A browser tells the truth about where its page is from, so a foreign page cannot use its visitor's cookies here.
    pub(crate) fn admit(&self, parts: &Parts) -> bool {
        let Some(origin) = parts.headers.get(ORIGIN) else { return self.absent };
        let Ok(origin) = origin.to_str() else { return false };
        self.listed.iter().any(|listed| listed.eq_ignore_ascii_case(origin)) || is_own(origin, parts)
    }
}

fn is_own(origin: &str, parts: &Parts) -> bool {
    let Some((scheme, place)) = origin.split_once("://") else { return false };
    let port = match scheme {
        "http" => ":80",
        "https" => ":443",
        _ => return false,
    };
    let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
    let host = host.or_else(|| parts.uri.authority().map(Authority::as_str));
    let place = place.strip_suffix(port).unwrap_or(place);
    host.is_some_and(|host| host.strip_suffix(port).unwrap_or(host).eq_ignore_ascii_case(place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn admits(origins: &Origins, origin: Option<&str>, host: &str) -> bool {
        let mut request = Request::builder().header(HOST, host);
        if let Some(origin) = origin {
            request = request.header(ORIGIN, origin);
        }
        origins.admit(&request.body(()).unwrap().into_parts().0)
    }

    #[test]
    fn only_own_pages_by_default() {
        let own = Origins::default();
        assert!(admits(&own, Some("https://example.com"), "example.com"));
        assert!(admits(&own, Some("https://example.com"), "Example.com:443"));
        assert!(admits(&own, Some("http://127.0.0.1:3000"), "127.0.0.1:3000"));
        for foreign in [
            "https://example.com.evil.test",
            "https://evil.test",
            "null",
            "https://example.com:444",
            "",
            "file://example.com",
        ] {
            assert!(!admits(&own, Some(foreign), "example.com"), "{foreign}");
        }
        assert!(!admits(&own, None, "example.com"));
    }

    #[test]
    fn what_is_listed_too() {
        let some = Origins { listed: vec!["https://app.test".into(), "null".into()], absent: true };
        assert!(admits(&some, Some("https://app.test"), "example.com") && admits(&some, Some("null"), "example.com"));
        assert!(admits(&some, None, "example.com"));
        assert!(!admits(&some, Some("https://app.test:8443"), "example.com"));
    }
}
