//! Names in the engine's own form: those of struct fields, kept by address, and the few the host itself needs.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use crate::hash::NumberMap;
use crate::raw::{Atom, Cx, Js};

/// Where something `'static` is, and how long.
type Place = (usize, usize);

/// All names that are kept.
#[derive(Default)]
pub(crate) struct Names {
    fields: RefCell<NumberMap<Place, Atom>>,
    structs: RefCell<NumberMap<Place, Rc<[Atom]>>>,
    well_known: OnceCell<WellKnown>,
}

/// The names the host itself needs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WellKnown {
    pub(crate) to_json: Atom,
    pub(crate) then: Atom,
    pub(crate) value: Atom,
    pub(crate) name: Atom,
    pub(crate) message: Atom,
    pub(crate) stack: Atom,
    pub(crate) cause: Atom,
    pub(crate) data: Atom,
}

impl WellKnown {
    fn new(cx: Cx<'_>) -> Js<Self> {
        Ok(Self {
            to_json: Atom::new(cx, "toJSON")?,
            then: Atom::new(cx, "then")?,
            value: Atom::new(cx, "value")?,
            name: Atom::new(cx, "name")?,
            message: Atom::new(cx, "message")?,
            stack: Atom::new(cx, "stack")?,
            cause: Atom::new(cx, "cause")?,
            data: Atom::new(cx, "data")?,
        })
    }

    fn all(self) -> [Atom; 8] {
        [self.to_json, self.then, self.value, self.name, self.message, self.stack, self.cause, self.data]
    }
}

impl Names {
    /// The host's own names.
    pub(crate) fn well_known(&self, cx: Cx<'_>) -> Js<WellKnown> {
        if let Some(names) = self.well_known.get() {
            Ok(*names)
        } else {
            let names = WellKnown::new(cx)?;
            Ok(*self.well_known.get_or_init(|| names))
        }
    }

    /// A struct's field. The compiler places a name once, so its address finds it.
    #[inline]
    pub(crate) fn field(&self, cx: Cx<'_>, name: &'static str) -> Js<Atom> {
        let key = (name.as_ptr().addr(), name.len());
        if let Some(atom) = self.fields.borrow().get(&key) {
            return Ok(*atom);
        }
        let atom = Atom::new(cx, name)?;
        self.fields.borrow_mut().insert(key, atom);
        Ok(atom)
    }

    /// All fields of a struct, in order.
    #[inline]
    pub(crate) fn fields(&self, cx: Cx<'_>, names: &'static [&'static str]) -> Js<Rc<[Atom]>> {
        let key = (names.as_ptr().addr(), names.len());
        if let Some(atoms) = self.structs.borrow().get(&key) {
            return Ok(Rc::clone(atoms));
        }
        let atoms: Rc<[Atom]> = names.iter().map(|name| self.field(cx, name)).collect::<Js<_>>()?;
        self.structs.borrow_mut().insert(key, Rc::clone(&atoms));
        Ok(atoms)
    }

    pub(crate) fn clear(&self, cx: Cx<'_>) {
        self.structs.take();
        let fields = self.fields.take();
        let well_known = self.well_known.get().map(|names| names.all());
        for atom in fields.into_values().chain(well_known.into_iter().flatten()) {
            atom.give_back(cx);
        }
    }
}
