//! Where a browser is: the address its sessions are counted under, behind proxies too.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Once;

use axum::extract::ConnectInfo;
use axum::http::HeaderMap;
use axum::http::header::FORWARDED;
use axum::http::request::Parts;

const X_FORWARDED_FOR: &str = "x-forwarded-for";

/// A text that was given to [`Server::trusted_proxies`](crate::Server::trusted_proxies) and names no network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotANetwork(String);

impl std::fmt::Display for NotANetwork {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` names no network; write an address, or one with a length: `10.0.0.0/8`, `fd00::/8`", self.0)
    }
}

impl std::error::Error for NotANetwork {}

/// Addresses with the same first bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Network {
    first: IpAddr,
    bits: u32,
}

impl Network {
    pub(crate) fn read(text: &str) -> Result<Self, NotANetwork> {
        let (first, bits) = text.split_once('/').map_or((text, None), |(first, bits)| (first, Some(bits)));
        let parsed = first.parse().ok().and_then(|first: IpAddr| {
            let most = if first.is_ipv4() { 32 } else { 128 };
            let bits = bits.map_or(Some(most), |bits| bits.parse().ok().filter(|bits| *bits <= most))?;
            Some(Self { first, bits })
        });
        parsed.ok_or_else(|| NotANetwork(text.to_owned()))
    }

    fn contains(&self, address: IpAddr) -> bool {
        match (self.first, address) {
            (IpAddr::V4(first), IpAddr::V4(address)) => {
                let different = first.to_bits() ^ address.to_bits();
                different.leading_zeros() >= self.bits
            }
            (IpAddr::V6(first), IpAddr::V6(address)) => {
                let different = first.to_bits() ^ address.to_bits();
                different.leading_zeros() >= self.bits
            }
            _ => false,
        }
    }
}

/// Under which address a request is counted; unknown where the application does not tell who is connected.
pub(crate) fn of(parts: &Parts, proxies: &[Network]) -> Option<IpAddr> {
    let ConnectInfo(peer) = parts.extensions.get::<ConnectInfo<SocketAddr>>()?;
    Some(block(visitor(peer.ip().to_canonical(), &parts.headers, proxies)))
}

/// Whoever has one IPv6 address has the 64 bits below it too.
fn block(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}

fn visitor(peer: IpAddr, headers: &HeaderMap, proxies: &[Network]) -> IpAddr {
    let is_trusted = |address: IpAddr| proxies.iter().any(|network| network.contains(address));
    if !is_trusted(peer) {
        if proxies.is_empty() && (headers.contains_key(FORWARDED) || headers.contains_key(X_FORWARDED_FOR)) {
            warn_of_proxy(peer);
        }
        return peer;
    }
    let told = |name: &str| {
        let lines: Vec<_> = headers.get_all(name).iter().map(|line| line.to_str().unwrap_or_default()).collect();
        (!lines.is_empty()).then(|| lines.join(","))
    };
    let by_forwarded = told(FORWARDED.as_str()).map(|told| walk(peer, told.split(',').map(parameter), is_trusted));
    let by_other = told(X_FORWARDED_FOR).map(|told| walk(peer, told.split(',').map(address), is_trusted));
    match (by_forwarded, by_other) {
        (Some(one), Some(other)) if one == other => one,
        // A proxy that writes one of them may pass the other one on as the visitor made it up.
        (Some(_), Some(_)) | (None, None) => peer,
        (Some(one), None) | (None, Some(one)) => one,
    }
}

/// Said once: it would be the same with every visitor.
fn warn_of_proxy(peer: IpAddr) {
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        let advice =
            "if it is a proxy, name it with `Server::trusted_proxies`: else all its visitors count as one address";
        tracing::warn!(%peer, advice, "a request says it was passed on");
    });
}

/// Each proxy writes who was connected to it at the right: what stands left of the first stranger, the stranger may have written.
fn walk(
    peer: IpAddr,
    hops: impl DoubleEndedIterator<Item = Option<IpAddr>>,
    is_trusted: impl Fn(IpAddr) -> bool,
) -> IpAddr {
    let mut last = peer;
    for hop in hops.rev() {
        let Some(hop) = hop else { return last };
        last = hop;
        if !is_trusted(hop) {
            return hop;
        }
    }
    last
}

/// `for` of one hop of a `Forwarded` header: `for="[2001:db8::1]:4711";proto=https`.
///
/// One hop has one `for`: where there are two, a stranger wrote one of them into what a proxy passed on.
fn parameter(hop: &str) -> Option<IpAddr> {
    let value = |pair: &'_ str| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then(|| value.trim().trim_matches('"').to_owned())
    };
    let mut values = hop.split(';').filter_map(value);
    let only = values.next()?;
    values.next().is_none().then(|| address(&only))?
}

/// An address, perhaps with a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let parsed = bare.parse().or_else(|_| text.parse().map(|address: SocketAddr| address.ip()));
    parsed.ok().map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn of_request(peer: &str, headers: &[(&str, &str)]) -> String {
        let mut request = Request::builder();
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        let peer: IpAddr = peer.parse().unwrap();
        parts.extensions.insert(ConnectInfo(SocketAddr::new(peer, 1)));
        let proxies = ["10.0.0.0/8", "192.168.1.1", "fd00::/8"].map(|text| Network::read(text).unwrap());
        of(&parts, &proxies).unwrap().to_string()
    }

    #[test]
    fn strangers_are_not_believed() {
        let lies = [("x-forwarded-for", "1.2.3.4"), ("forwarded", "for=1.2.3.4")];
        assert_eq!(of_request("203.0.113.5", &lies), "203.0.113.5");
        assert_eq!(of_request("::ffff:203.0.113.5", &lies), "203.0.113.5");
        assert_eq!(of_request("2001:db8:1:2:3:4:5:6", &[]), "2001:db8:1:2::");
    }

    #[test]
    fn proxies_are_read_from_right_to_left() {
        let by = |value| of_request("10.0.0.1", &[("x-forwarded-for", value)]);
        assert_eq!(by("203.0.113.5"), "203.0.113.5");
        assert_eq!(by("1.2.3.4, 203.0.113.5, 192.168.1.1,10.9.9.9"), "203.0.113.5", "the visitor wrote the first");
        assert_eq!(by("10.1.1.1, 10.2.2.2"), "10.1.1.1", "nobody but us");
        assert_eq!(by("1.2.3.4, unknown, 10.2.2.2"), "10.2.2.2");
        assert_eq!(by("203.0.113.5:4711"), "203.0.113.5");
        assert_eq!(by("[2001:db8::1]:4711"), "2001:db8::");
        assert_eq!(by("2001:db8::1"), "2001:db8::");
        let lines = [("x-forwarded-for", "1.2.3.4"), ("x-forwarded-for", "203.0.113.5")];
        assert_eq!(of_request("10.0.0.1", &lines), "203.0.113.5");
        let forwarded = [("forwarded", r#"for=1.2.3.4, For="[2001:db8::1]:80";proto=https, for=10.3.3.3;by=x"#)];
        assert_eq!(of_request("fd00::1", &forwarded), "2001:db8::");
        let two = [("forwarded", "host=a;for=1.2.3.4;for=203.0.113.5")];
        assert_eq!(of_request("10.0.0.1", &two), "10.0.0.1", "a stranger wrote one of them");
        assert_eq!(of_request("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn a_header_that_no_proxy_writes_changes_nothing() {
        let both = |other| of_request("10.0.0.1", &[("x-forwarded-for", "203.0.113.5"), ("forwarded", other)]);
        assert_eq!(both("for=1.2.3.4"), "10.0.0.1");
        assert_eq!(both("for=203.0.113.5"), "203.0.113.5");
    }

    #[test]
    fn networks_are_checked() {
        for bad in ["", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/", "10.0.0.0/8/8", "proxy"] {
            assert!(Network::read(bad).unwrap_err().to_string().contains(bad), "{bad}");
        }
        let all = Network::read("0.0.0.0/0").unwrap();
        assert!(all.contains("255.1.2.3".parse().unwrap()) && !all.contains("::1".parse().unwrap()));
    }
}
