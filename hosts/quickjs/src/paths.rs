//! Paths: prepared once per declared import, walked anew at each call.

use std::cell::RefCell;
use std::rc::Rc;

use jsinterop::JsError;
use jsinterop::host::Segment;
use jsinterop::host::{Root, Target};

use crate::exception::{self, Failure};
use crate::hash::NumberMap;
use crate::raw::{Atom, Cx, Js, Kept, Value};

/// One step, in the engine's own form.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    Key(Atom),
    Index(u32),
}

/// Steps prepared under the numbers of imports.
#[derive(Default)]
pub(crate) struct Paths {
    by_number: RefCell<Vec<Option<Rc<[Step]>>>>,
    lexical: RefCell<NumberMap<u32, Kept>>,
}

/// Where a path ends: the last step, still to be taken, and the object it is taken from.
pub(crate) struct Place<'js, 's> {
    pub(crate) parent: Value<'js>,
    /// All steps, of which the last is still to be taken.
    steps: &'s [Step],
}

impl Paths {
    pub(crate) fn clear(&self, cx: Cx<'_>) {
        for steps in self.by_number.take().into_iter().flatten() {
            give_back(cx, &steps);
        }
        for getter in self.lexical.take().into_values() {
            getter.give_back(cx);
        }
    }

    /// The prepared steps of a declared import.
    #[inline]
    fn prepared(&self, cx: Cx<'_>, number: u32, target: &Target<'_>) -> Js<Rc<[Step]>> {
        let index = number as usize;
        if let Some(Some(steps)) = self.by_number.borrow().get(index) {
            return Ok(Rc::clone(steps));
        }
        self.prepare(cx, index, target)
    }

    #[cold]
    fn prepare(&self, cx: Cx<'_>, index: usize, target: &Target<'_>) -> Js<Rc<[Step]>> {
        let steps: Rc<[Step]> = steps(cx, target)?.into();
        let mut table = self.by_number.borrow_mut();
        if table.len() <= index {
            table.resize(index + 1, None);
        }
        table[index] = Some(Rc::clone(&steps));
        Ok(steps)
    }
}

fn steps(cx: Cx<'_>, target: &Target<'_>) -> Js<Vec<Step>> {
    let step = |segment| match segment {
        Segment::Key(name) => Atom::new(cx, name).map(Step::Key),
        Segment::Index(index) => Ok(Step::Index(index)),
    };
    target.segments().map(step).collect()
}

fn give_back(cx: Cx<'_>, steps: &[Step]) {
    for step in steps {
        if let Step::Key(atom) = step {
            atom.give_back(cx);
        }
    }
}

/// The steps of a path, for as long as one call takes.
pub(crate) struct Steps<'js> {
    cx: Cx<'js>,
    list: Rc<[Step]>,
    is_kept: bool,
}

impl Drop for Steps<'_> {
    #[inline]
    fn drop(&mut self) {
        if !self.is_kept {
            give_back(self.cx, &self.list);
        }
    }
}

impl<'js> Steps<'js> {
    /// Those of `target`: kept under its number, or made for this one call.
    #[inline]
    pub(crate) fn of(cx: Cx<'js>, target: &Target<'_>) -> Js<Self> {
        Ok(match target.number {
            Some(number) => Self { cx, list: cx.state().paths.prepared(cx, number, target)?, is_kept: true },
            None => Self { cx, list: steps(cx, target)?.into(), is_kept: false },
        })
    }

    /// Walks all but the last step, from `root`.
    #[expect(
        clippy::inline_always,
        reason = "measured: a value that is moved through memory costs as much as the walk"
    )]
    #[inline(always)]
    pub(crate) fn walk(&self, root: Value<'js>, target: &Target<'_>) -> Result<Place<'js, '_>, Failure> {
        place(root, target, &self.list)
    }
}

#[expect(clippy::inline_always, reason = "measured: a value that is moved through memory costs as much as the walk")]
#[inline(always)]
fn place<'js, 's>(root: Value<'js>, target: &Target<'_>, steps: &'s [Step]) -> Result<Place<'js, 's>, Failure> {
    let is_global = matches!(target.root, Root::Global);
    let Some((_, before)) = steps.split_last() else {
        return Ok(Place { parent: root, steps });
    };
    let mut parent = root;
    for (index, step) in before.iter().enumerate() {
        let next = take_step(&parent, *step, target, is_global && index == 0)?;
        if !next.is_object() {
            return Err(not_found(target, index, "an object", &next));
        }
        parent = next;
    }
    Ok(Place { parent, steps })
}

#[expect(clippy::inline_always, reason = "measured: a value that is moved through memory costs as much as the walk")]
#[inline(always)]
fn take_step<'js>(
    parent: &Value<'js>,
    step: Step,
    target: &Target<'_>,
    from_global: bool,
) -> Result<Value<'js>, Failure> {
    let next = match step {
        Step::Key(atom) => parent.get(atom),
        Step::Index(index) => parent.get_index(index),
    };
    let next = next.map_err(|_| exception::failure(parent.cx()))?;
    if from_global && next.is_undefined() { Ok(lexical(parent.cx(), step, target)) } else { Ok(next) }
}

impl<'js> Place<'js, '_> {
    /// What stands at the end of the path.
    #[expect(
        clippy::inline_always,
        reason = "measured: a value that is moved through memory costs as much as the walk"
    )]
    #[inline(always)]
    pub(crate) fn value(&self, target: &Target<'_>) -> Result<Value<'js>, Failure> {
        match self.steps.last() {
            Some(last) => {
                take_step(&self.parent, *last, target, self.steps.len() == 1 && matches!(target.root, Root::Global))
            }
            None => Ok(self.parent.clone()),
        }
    }

    /// Whether the path is empty, and the root itself is meant.
    #[inline]
    pub(crate) fn is_root(&self) -> bool {
        self.steps.is_empty()
    }

    /// Writes what stands at the end of the path.
    pub(crate) fn set(&self, value: Value<'js>) -> Js<()> {
        match self.steps.last() {
            Some(Step::Key(atom)) => self.parent.set(*atom, value),
            Some(Step::Index(index)) => self.parent.set_index(*index, value),
            None => Err(self.parent.cx().throw_type_error("the path is empty")),
        }
    }
}

/// A top-level `let`, `const` or `class` of a script is no property of `globalThis`; only code sees it.
#[cold]
fn lexical<'js>(cx: Cx<'js>, step: Step, target: &Target<'_>) -> Value<'js> {
    let (Step::Key(atom), Some(Segment::Key(name))) = (step, target.segments().next()) else { return cx.undefined() };
    let getters = &cx.state().paths.lexical;
    let kept = getters.borrow().get(&atom.number()).map(|getter| getter.get(cx));
    let found = kept.map_or_else(|| getter(cx, name), Ok).and_then(|getter| {
        if target.number.is_some() && !getters.borrow().contains_key(&atom.number()) {
            getters.borrow_mut().insert(atom.number(), Kept::new(getter.clone()));
        }
        getter.call(&cx.undefined(), &[])
    });
    found.unwrap_or_else(|_| {
        cx.clear_exception();
        cx.undefined()
    })
}

fn getter<'js>(cx: Cx<'js>, name: &str) -> Js<Value<'js>> {
    let is_identifier = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'));
    if !is_identifier {
        return Ok(cx.undefined());
    }
    cx.eval(&format!("() => typeof {name} === 'undefined' ? undefined : {name}"), "jsinterop:path")
}

/// The segment at `index` of the path does not fit.
#[cold]
pub(crate) fn not_found(target: &Target<'_>, index: usize, expected: &'static str, found: &Value<'_>) -> Failure {
    let segment = target.segments().nth(index).map(|segment| segment.to_string()).unwrap_or_default();
    JsError::NotFound { import: "".into(), segment, expected, found: crate::reader::name_of(found).to_owned() }.into()
}

/// The last segment of the path does not fit.
#[cold]
pub(crate) fn last_not_found(target: &Target<'_>, expected: &'static str, found: &Value<'_>) -> Failure {
    not_found(target, target.segments().count().saturating_sub(1), expected, found)
}
