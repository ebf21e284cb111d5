//! Names of sessions, and the secrets by which a browser comes back to its own.

use subtle::ConstantTimeEq as _;

/// Names a session. Known to the page, and of no use without the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct SessionId([u8; 16]);

/// Lets a browser come back once. Never shown, never logged.
#[derive(Clone, Copy)]
pub(crate) struct Secret([u8; 32]);

/// The operating system gives no random numbers: nobody can be let in safely.
#[derive(Debug)]
pub(crate) struct NoRandom;

fn random<const LEN: usize>() -> Result<[u8; LEN], NoRandom> {
    let mut bytes = [0; LEN];
    getrandom::fill(&mut bytes).map_err(|_| NoRandom)?;
    Ok(bytes)
}

pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

fn from_hex<const LEN: usize>(text: &str) -> Option<[u8; LEN]> {
    let mut bytes = [0; LEN];
    if text.len() != 2 * LEN || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(bytes)
}

impl SessionId {
    pub(crate) fn new() -> Result<Self, NoRandom> {
        random().map(Self)
    }

    pub(crate) fn read(text: &str) -> Option<Self> {
        from_hex(text).map(Self)
    }
}

impl std::fmt::Display for SessionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&to_hex(&self.0))
    }
}

impl Secret {
    pub(crate) fn new() -> Result<Self, NoRandom> {
        random().map(Self)
    }

    pub(crate) fn read(text: &str) -> Option<Self> {
        from_hex(text).map(Self)
    }

    /// For the browser it belongs to.
    pub(crate) fn tell(&self) -> String {
        to_hex(&self.0)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// The secrets that let a browser back in: the one it was given last, and the one before until it has shown that it got the last.
#[derive(Debug)]
pub(crate) struct Secrets {
    last: Secret,
    before: Option<Secret>,
}

impl Secrets {
    pub(crate) fn new(first: Secret) -> Self {
        Self { last: first, before: None }
    }

    /// Takes as long whether it fits or not.
    pub(crate) fn fits(&self, secret: &Secret) -> bool {
        let last = self.last.0.ct_eq(&secret.0);
        let before = self.before.unwrap_or(self.last).0.ct_eq(&secret.0);
        (last | before).into()
    }

    /// A new one is on its way to the browser, which showed `shown`.
    pub(crate) fn rotate(&mut self, shown: Secret, next: Secret) {
        *self = Self { last: next, before: Some(shown) };
    }

    /// The browser has the last one.
    pub(crate) fn confirm(&mut self) {
        self.before = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_before_fits_until_the_last_is_confirmed() {
        let [first, second, third] = [(); 3].map(|()| Secret::new().unwrap());
        let mut secrets = Secrets::new(first);
        assert!(secrets.fits(&first) && !secrets.fits(&second));
        secrets.rotate(first, second);
        assert!(secrets.fits(&first) && secrets.fits(&second) && !secrets.fits(&third));
        secrets.confirm();
        assert!(!secrets.fits(&first) && secrets.fits(&second));
    }

    #[test]
    fn texts_are_read_as_they_were_told() {
        let secret = Secret::new().unwrap();
        assert_eq!(Secret::read(&secret.tell()).unwrap().0, secret.0);
        let id = SessionId::new().unwrap();
        assert_eq!(SessionId::read(&id.to_string()), Some(id));
        for bad in ["", "00", &"0".repeat(63), &"g".repeat(64), &"é".repeat(32), &"+1".repeat(32)] {
            assert!(Secret::read(bad).is_none(), "{bad}");
        }
        assert_eq!(format!("{secret:?}"), "Secret");
    }
}
