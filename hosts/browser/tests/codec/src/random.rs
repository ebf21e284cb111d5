//! Random values: the same for the same seed.

use serde::{Deserialize, Serialize};

use crate::any::Any;

pub(crate) struct Random(u64);

const KEYS: [&str; 12] =
    ["__proto__", "constructor", "then", "toString", "1", "10", "", "a b", "grüße", "😀", "id", "length"];

impl Random {
    pub(crate) fn new(seed: u32) -> Self {
        Self(u64::from(seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn bits(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn below(&mut self, count: u64) -> u64 {
        (self.bits() >> 11) % count
    }

    fn number(&mut self) -> f64 {
        let edges =
            [0.0, -0.0, 1.0, -1.0, f64::NAN, f64::INFINITY, f64::MIN_POSITIVE, 9e15, 134_217_728.0, -134_217_729.0];
        match self.below(4) {
            0 => edges[self.below(edges.len() as u64) as usize],
            1 => self.below(1 << 30) as f64 - f64::from(1 << 29),
            2 => self.below(1 << 20) as f64 / 8.0,
            _ => f64::from_bits(self.bits()),
        }
    }

    fn text(&mut self) -> String {
        let alphabet: Vec<char> = "abc xyz09ßäПр語€😀\u{0}\u{7f}\u{2028}\u{feff}".chars().collect();
        let len = [0, 1, 3, 12, 47, 48, 64, 65, 300][self.below(9) as usize];
        let of = if self.below(2) == 0 { 8 } else { alphabet.len() as u64 };
        (0..len).map(|_| alphabet[self.below(of) as usize]).collect()
    }

    pub(crate) fn any(&mut self, depth: u32) -> Any {
        match self.below(if depth == 0 { 6 } else { 8 }) {
            0 => Any::Null,
            1 => Any::Boolean(self.below(2) == 0),
            2 => Any::Number(self.number()),
            3 => Any::Text(self.text()),
            4 => Any::Big((i128::from(self.bits() as i64) << self.below(60)) | 1 << 60),
            5 => {
                Any::Bytes((0..[0, 3, 900, 1023, 1024, 5000][self.below(6) as usize]).map(|byte| byte as u8).collect())
            }
            6 if self.below(3) == 0 => Any::List((0..self.below(40)).map(|_| Any::Number(self.number())).collect()),
            6 => Any::List((0..self.below(6)).map(|_| self.any(depth - 1)).collect()),
            _ => Any::Map(self.entries(depth)),
        }
    }

    fn entries(&mut self, depth: u32) -> Vec<(String, Any)> {
        let mut entries: Vec<(String, Any)> = Vec::new();
        for _ in 0..self.below(6) {
            let key = if self.below(2) == 0 { KEYS[self.below(12) as usize].to_owned() } else { self.text() };
            if entries.iter().all(|(other, _)| *other != key) {
                entries.push((key, self.any(depth - 1)));
            }
        }
        // JavaScript has numbers first, in their order.
        let number = |key: &str| key.parse::<u32>().ok().filter(|number| number.to_string() == key);
        entries.sort_by_key(|(key, _)| number(key).map_or((1, 0), |number| (0, number)));
        entries
    }

    pub(crate) fn row(&mut self, depth: u32) -> Row {
        let form = match self.below(4) {
            0 => Form::Unit,
            1 => Form::One(self.text()),
            2 => Form::Two(self.below(100) as u8, self.number()),
            _ => Form::Named { left: (self.below(2) == 0).then(|| self.text()), right: self.below(2) == 0 },
        };
        Row {
            id: self.bits() as u32,
            name: self.text(),
            unset: (self.below(2) == 0).then(|| self.below(9) as i8),
            tagged: if self.below(2) == 0 { Tagged::A { x: self.number() } } else { Tagged::B },
            form,
            pairs: (0..self.below(4)).map(|_| (self.text(), self.number())).collect(),
            inside: if depth == 0 { vec![] } else { (0..self.below(3)).map(|_| self.row(depth - 1)).collect() },
        }
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Row {
    id: u32,
    name: String,
    unset: Option<i8>,
    tagged: Tagged,
    form: Form,
    pairs: Vec<(String, f64)>,
    inside: Vec<Row>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Form {
    Unit,
    One(String),
    Two(u8, f64),
    Named { left: Option<String>, right: bool },
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Tagged {
    A { x: f64 },
    B,
}
