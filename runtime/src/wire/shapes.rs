//! Shapes: an object's list of keys, sent once and then named by number.
//!
//! The encoder recognises a struct while its fields go by: the address of each field's name is one step in a tree, and where the steps end is
//! the shape. A known struct costs one comparison per field.

/// How many nodes the tree may have when a frame begins. Beyond that it is emptied, and the frame says so.
const MAX_NODES: usize = 16_384;

/// The tree's root: an object without keys.
pub(crate) const ROOT: u32 = 0;

/// The shapes that the other side knows.
#[derive(Debug)]
pub(crate) struct ShapeTree {
    nodes: Vec<Node>,
    /// How many shapes have been numbered.
    count: u32,
    /// Goes up when the numbers begin anew.
    age: u32,
    /// Those of this frame, to be sent with it: the nodes where they end.
    fresh: Vec<u32>,
}

#[derive(Debug)]
struct Node {
    /// How it is reached.
    name: &'static str,
    parent: u32,
    /// The step that was taken last from here; most structs only ever take one.
    next: Step,
    others: Vec<Step>,
    /// The number of the shape that ends here, in the tables of `age`.
    shape: u32,
    age: u32,
}

#[derive(Debug, Clone, Copy)]
struct Step {
    address: usize,
    len: usize,
    node: u32,
}

impl Step {
    #[inline]
    fn is(&self, name: &'static str) -> bool {
        self.address == name.as_ptr().addr() && self.len == name.len()
    }
}

impl Node {
    fn new(name: &'static str, parent: u32) -> Self {
        // Nothing has the address 0, so nobody takes this step.
        let next = Step { address: 0, len: 0, node: ROOT };
        Self { name, parent, next, others: Vec::new(), shape: 0, age: 0 }
    }
}

impl ShapeTree {
    pub(crate) fn new() -> Self {
        Self { nodes: vec![Node::new("", ROOT)], count: 0, age: 1, fresh: Vec::new() }
    }

    /// Forgets which shapes the other side knows, for tables that begin anew with a frame. The ways that structs took are kept, up to the bound.
    pub(crate) fn renew(&mut self) {
        if self.is_full() || self.age == u32::MAX {
            self.nodes.truncate(1);
            self.nodes[0] = Node::new("", ROOT);
            self.age = 0;
        }
        self.age += 1;
        self.count = 0;
        self.fresh.clear();
    }

    /// Whether it has grown beyond its bound.
    pub(crate) fn is_full(&self) -> bool {
        self.nodes.len() > MAX_NODES
    }

    /// The frame has been sent: what was new is known.
    pub(crate) fn sent(&mut self) {
        self.fresh.clear();
    }

    /// The node one field further.
    #[inline]
    pub(crate) fn step(&mut self, from: u32, name: &'static str) -> u32 {
        let next = self.nodes[from as usize].next;
        if next.is(name) { next.node } else { self.step_elsewhere(from, name) }
    }

    #[cold]
    fn step_elsewhere(&mut self, from: u32, name: &'static str) -> u32 {
        let fresh = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        let node = &mut self.nodes[from as usize];
        let place = node.others.iter().position(|step| step.is(name));
        let step = match place {
            Some(place) => node.others.swap_remove(place),
            None => Step { address: name.as_ptr().addr(), len: name.len(), node: fresh },
        };
        let before = std::mem::replace(&mut node.next, step);
        if before.address != 0 {
            node.others.push(before);
        }
        if place.is_none() {
            self.nodes.push(Node::new(name, from));
        }
        step.node
    }

    /// The number of the shape that ends at this node.
    #[inline]
    pub(crate) fn shape(&mut self, node: u32) -> u32 {
        let known = &self.nodes[node as usize];
        if known.age == self.age { known.shape } else { self.number(node) }
    }

    #[cold]
    fn number(&mut self, node: u32) -> u32 {
        let shape = self.count;
        self.count += 1;
        let end = &mut self.nodes[node as usize];
        (end.shape, end.age) = (shape, self.age);
        self.fresh.push(node);
        shape
    }

    /// How many shapes this frame has made.
    pub(crate) fn mark(&self) -> usize {
        self.fresh.len()
    }

    /// Takes back the shapes made since `mark`.
    pub(crate) fn undo(&mut self, mark: usize) {
        for node in self.fresh.drain(mark..) {
            self.nodes[node as usize].age = 0;
            self.count -= 1;
        }
    }

    /// The keys of each shape that this frame has made, in the order of their numbers.
    pub(crate) fn fresh(&self) -> impl Iterator<Item = Vec<&'static str>> + '_ {
        self.fresh.iter().map(|end| {
            let mut keys = Vec::new();
            let mut at = *end;
            while at != ROOT {
                let node = &self.nodes[at as usize];
                keys.push(node.name);
                at = node.parent;
            }
            keys.reverse();
            keys
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(tree: &mut ShapeTree, keys: &[&'static str]) -> u32 {
        let end = keys.iter().fold(ROOT, |node, key| tree.step(node, key));
        tree.shape(end)
    }

    #[test]
    fn finds_a_struct_again() {
        let mut tree = ShapeTree::new();
        let (point, line) = (["x", "y"], ["from", "to"]);
        assert_eq!([walk(&mut tree, &point), walk(&mut tree, &line), walk(&mut tree, &point)], [0, 1, 0]);
        assert_eq!(walk(&mut tree, &["x"]), 2, "a prefix is a shape of its own");
        assert_eq!(walk(&mut tree, &[]), 3);
        let fresh: Vec<_> = tree.fresh().collect();
        assert_eq!(fresh, [vec!["x", "y"], vec!["from", "to"], vec!["x"], vec![]]);
    }

    #[test]
    fn begins_anew_with_the_ways_it_knows() {
        let mut tree = ShapeTree::new();
        let (point, line) = (["x", "y"], ["from", "to"]);
        assert_eq!([walk(&mut tree, &point), walk(&mut tree, &line)], [0, 1]);
        let nodes = tree.nodes.len();
        tree.renew();
        assert_eq!(tree.fresh().count(), 0);
        assert_eq!([walk(&mut tree, &line), walk(&mut tree, &point), walk(&mut tree, &line)], [0, 1, 0]);
        assert_eq!((tree.fresh().count(), tree.nodes.len()), (2, nodes));
    }

    #[test]
    fn takes_back_what_was_not_sent() {
        let mut tree = ShapeTree::new();
        walk(&mut tree, &["a"]);
        tree.sent();
        let mark = tree.mark();
        assert_eq!(walk(&mut tree, &["b"]), 1);
        tree.undo(mark);
        assert_eq!(tree.fresh().count(), 0);
        assert_eq!([walk(&mut tree, &["c"]), walk(&mut tree, &["b"]), walk(&mut tree, &["a"])], [1, 2, 0]);
    }
}
