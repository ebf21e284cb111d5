//! Tracing a type: one run of the probe per place in it, until every place is known.

use std::any::TypeId;
use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use serde::de::DeserializeOwned;

use super::probe::{Run, Seen, Shape};
use super::{Piece, Want};
use crate::value::passage::Arrivals;

/// No type needs more runs than this; what is still unknown then is data.
const RUNS: usize = 2_000;
/// Longer tuples and arrays are data.
const TUPLE: usize = 32;

/// Finds what `T` wants.
pub(super) fn trace<T: DeserializeOwned>() -> &'static Want {
    let mut trace = Trace::default();
    let root = trace.follow(run::<T>, &[]);
    while let Some((node, place, path)) = trace.unknown.pop_front() {
        let found = trace.follow(run::<T>, &path);
        if let Some(known) = trace.nodes.get_mut(node).and_then(|node| node.places.get_mut(place)) {
            *known = found;
        }
    }
    trace.want(root)
}

/// One run. Whatever goes wrong in it means data, a panic as well where panics can be caught.
fn run<T: DeserializeOwned>(path: &[usize]) -> Seen {
    let run = Run::new(path);
    let _arrivals = Arrivals::begin();
    let _ = catch_unwind(AssertUnwindSafe(|| drop(T::deserialize(run.probe()))));
    run.seen()
}

#[derive(Debug, Clone, Copy)]
enum Found {
    Data,
    Handle,
    Node(usize),
}

struct Node {
    shape: Shape,
    places: Vec<Found>,
}

#[derive(Default)]
struct Trace {
    nodes: Vec<Node>,
    by_visitor: HashMap<TypeId, usize>,
    /// Places yet to be looked at: of which node, which one, and the way there.
    unknown: VecDeque<(usize, usize, Vec<usize>)>,
    runs: usize,
}

impl Trace {
    fn follow(&mut self, run: fn(&[usize]) -> Seen, path: &[usize]) -> Found {
        self.runs += 1;
        if self.runs > RUNS {
            return Found::Data;
        }
        match run(path) {
            Seen::Data => Found::Data,
            Seen::Handle => Found::Handle,
            Seen::Composite(_, Shape::Tuple(len)) if len > TUPLE => Found::Data,
            Seen::Composite(visitor, shape) => match self.by_visitor.get(&visitor) {
                Some(known) => Found::Node(*known),
                None => self.add(visitor, shape, path),
            },
        }
    }

    fn add(&mut self, visitor: TypeId, shape: Shape, path: &[usize]) -> Found {
        let len = match shape {
            Shape::List | Shape::Map => 1,
            Shape::Tuple(len) => len,
            Shape::Struct(fields) => fields.len(),
        };
        let node = self.nodes.len();
        self.nodes.push(Node { shape, places: vec![Found::Data; len] });
        self.by_visitor.insert(visitor, node);
        self.unknown.extend((0..len).map(|place| (node, place, [path, &[place]].concat())));
        Found::Node(node)
    }

    /// Which nodes have a handle somewhere inside.
    fn alive(&self) -> Vec<bool> {
        let mut alive = vec![false; self.nodes.len()];
        loop {
            let before = alive.clone();
            for (index, node) in self.nodes.iter().enumerate() {
                let is_alive = node.places.iter().any(|place| match place {
                    Found::Data => false,
                    Found::Handle => true,
                    Found::Node(node) => alive.get(*node).copied().unwrap_or_default(),
                });
                if let Some(alive) = alive.get_mut(index) {
                    *alive = is_alive;
                }
            }
            if alive == before {
                return alive;
            }
        }
    }

    /// Everything without a handle inside collapses to data; what remains lives as long as the program.
    fn want(&self, root: Found) -> &'static Want {
        let alive = self.alive();
        let leaked = || -> &'static OnceLock<Want> { Box::leak(Box::new(OnceLock::new())) };
        let cells: Vec<_> = alive.iter().map(|alive| alive.then(leaked)).collect();
        for (node, cell) in self.nodes.iter().zip(&cells) {
            if let Some(cell) = cell {
                let _ = cell.set(node.want(&cells));
            }
        }
        piece(root, &cells).want()
    }
}

impl Node {
    fn want(&self, cells: &[Option<&'static OnceLock<Want>>]) -> Want {
        let mut pieces = self.places.iter().map(|place| piece(*place, cells));
        match self.shape {
            Shape::List => pieces.next().map_or(Want::Data, Want::List),
            Shape::Map => pieces.next().map_or(Want::Data, Want::Map),
            Shape::Tuple(_) => Want::Tuple(pieces.collect::<Vec<_>>().leak()),
            Shape::Struct(fields) => Want::Struct(fields.iter().copied().zip(pieces).collect::<Vec<_>>().leak()),
        }
    }
}

fn piece(found: Found, cells: &[Option<&'static OnceLock<Want>>]) -> Piece {
    static DATA: OnceLock<Want> = OnceLock::new();
    static HANDLE: OnceLock<Want> = OnceLock::new();
    let node = match found {
        Found::Data => None,
        Found::Handle => {
            HANDLE.get_or_init(|| Want::Handle);
            Some(&HANDLE)
        }
        Found::Node(node) => cells.get(node).copied().flatten(),
    };
    Piece(node.unwrap_or_else(|| {
        DATA.get_or_init(|| Want::Data);
        &DATA
    }))
}
