//! A server of files, on loopback: one request per connection, `GET` and `HEAD`, and nothing that is clever.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;

/// The port when nobody names one; any free one when it is taken.
const PORT: u16 = 8080;

/// The longest request that is read, and how long one may take.
const LONGEST: u64 = 16 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);

/// What is served: the beginning of a path, and the folder its rest is looked up in. The first that fits is taken.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    pub(crate) mounts: Vec<(&'static str, PathBuf)>,
}

/// A site that has an address.
#[derive(Debug)]
pub(crate) struct Serving {
    site: Arc<Site>,
    listener: TcpListener,
    address: SocketAddr,
}

impl Site {
    pub(crate) fn listen(self, port: Option<u16>) -> anyhow::Result<Serving> {
        let on = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let listener = match port {
            Some(port) => on(port).with_context(|| format!("cannot listen on port {port}: try `--port 0`"))?,
            None => on(PORT).or_else(|_| on(0)).context("cannot listen on any port")?,
        };
        let address = listener.local_addr()?;
        Ok(Serving { site: Arc::new(self), listener, address })
    }

    /// The file behind the target of a request, if it stays within its folder.
    fn file(&self, target: &str) -> Option<PathBuf> {
        let path = target.split(['?', '#']).next().unwrap_or(target);
        let path = if path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        let (folder, rest) = self.mounts.iter().find_map(|(at, folder)| Some((folder, path.strip_prefix(at)?)))?;
        let is_within = Path::new(rest).components().all(|part| matches!(part, Component::Normal(_)));
        is_within.then(|| folder.join(rest))
    }

    fn answer(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        let request = read_request(&stream)?;
        let mut words = request.split(' ');
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        if !["GET", "HEAD"].contains(&method) {
            return head(&mut stream, "405 Method Not Allowed", "text/plain", 0);
        }
        let found = self.file(target).filter(|path| path.is_file());
        let Some((path, mut file)) = found.and_then(|path| Some((path.clone(), File::open(path).ok()?))) else {
            return head(&mut stream, "404 Not Found", "text/plain", 0);
        };
        head(&mut stream, "200 OK", media_type(&path), file.metadata()?.len())?;
        if method == "GET" {
            io::copy(&mut file, &mut stream)?;
        }
        Ok(())
    }
}

impl Serving {
    pub(crate) fn address(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Serves until the process ends, each visitor in a thread.
    pub(crate) fn run(self) {
        for stream in self.listener.incoming().flatten() {
            let site = Arc::clone(&self.site);
            // A visitor who goes before the end is no error of ours.
            std::thread::spawn(move || site.answer(stream));
        }
    }

    /// Serves beside what comes next, to the end of the process; answers the address.
    pub(crate) fn spawn(self) -> String {
        let address = self.address();
        std::thread::spawn(move || self.run());
        address
    }
}

/// The first line of a request. The rest is read too: a connection closed over unread bytes is reset.
fn read_request(stream: &TcpStream) -> io::Result<String> {
    let mut lines = BufReader::new(stream.take(LONGEST)).lines();
    let first = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    Ok(first)
}

/// A page is edited and reloaded, so nothing of it may be kept.
fn head(stream: &mut TcpStream, status: &str, media_type: &str, length: u64) -> io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\n\
         cache-control: no-store\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n"
    )
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;
    use std::path::PathBuf;

    use super::Site;

    fn site() -> Site {
        Site { mounts: vec![("/pkg/", "out".into()), ("/", "web".into())] }
    }

    #[test]
    fn paths_lead_to_the_first_folder_that_fits() {
        let file = |path| site().file(path);
        assert_eq!(file("/"), Some(PathBuf::from("web/index.html")));
        assert_eq!(file("/style.css?v=1"), Some(PathBuf::from("web/style.css")));
        assert_eq!(file("/pkg/snippets/a.js"), Some(PathBuf::from("out/snippets/a.js")));
    }

    #[test]
    fn no_path_leads_out() {
        for path in ["/../secret", "/pkg/../../secret", "//etc/passwd", "pkg", ""] {
            assert_eq!(site().file(path), None, "{path}");
        }
    }

    #[test]
    fn answers_with_type_and_length() {
        let source = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let serving = Site { mounts: vec![("/", source)] }.listen(Some(0)).unwrap();
        let address = serving.address;
        serving.spawn();
        let ask = |request: &str| {
            let mut stream = TcpStream::connect(address).unwrap();
            write!(stream, "{request} HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        };
        let manifest = include_str!("../../Cargo.toml");
        let found = ask("GET /Cargo.toml");
        assert!(found.starts_with("HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\n"), "{found}");
        assert!(found.contains(&format!("\r\ncontent-length: {}\r\n", manifest.len())) && found.ends_with(manifest));
        assert!(ask("HEAD /Cargo.toml").ends_with("\r\n\r\n"));
        assert!(ask("GET /nothing").starts_with("HTTP/1.1 404 "));
        assert!(ask("POST /Cargo.toml").starts_with("HTTP/1.1 405 "));
    }
}
