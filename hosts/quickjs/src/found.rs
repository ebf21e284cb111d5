//! What a call finds at the end of its path, and doing what it asks for.

use jsinterop::CallKind;
use jsinterop::host::Target;

use crate::exception::{self, Failure};
use crate::paths::{self, Steps};
use crate::raw::{Build, Cx, Raised, Value};

/// What stands at the end of a path.
pub(crate) enum Found<'js> {
    Method {
        function: Value<'js>,
        this: Value<'js>,
    },
    Function(Value<'js>),
    Class(Value<'js>),
    /// A property has been read or written: nothing is left to do.
    Value(Value<'js>),
}

/// Walks the path; what can be done without calling is done.
#[inline]
pub(crate) fn found<'js>(
    cx: Cx<'js>,
    target: &Target<'_>,
    root: Value<'js>,
    args: &Build<'js>,
) -> Result<Found<'js>, Failure> {
    let Ok(steps) = Steps::of(cx, target) else { return Err(exception::failure(cx)) };
    let place = steps.walk(root, target)?;
    match target.kind {
        CallKind::Function => {
            let function = place.value(target)?;
            if !function.is_function() {
                return Err(paths::last_not_found(target, "a function", &function));
            }
            Ok(if place.is_root() { Found::Function(function) } else { Found::Method { function, this: place.parent } })
        }
        CallKind::New => {
            let class = place.value(target)?;
            if class.is_constructor() {
                Ok(Found::Class(class))
            } else {
                Err(paths::last_not_found(target, "a constructor", &class))
            }
        }
        CallKind::Get => place.value(target).map(Found::Value),
        CallKind::Set => match place.set(args.first()) {
            Ok(()) => Ok(Found::Value(cx.undefined())),
            Err(Raised) => Err(exception::failure(cx)),
        },
        CallKind::Import => Ok(Found::Value(place.parent)),
    }
}

impl<'js> Found<'js> {
    /// Calls or constructs.
    #[inline]
    pub(crate) fn run(&self, args: &Build<'js>) -> Result<Value<'js>, Failure> {
        let done = match self {
            Self::Method { function, this } => args.call(function, this),
            Self::Function(function) => args.call(function, &args.cx().undefined()),
            Self::Class(class) => args.construct(class),
            Self::Value(value) => return Ok(value.clone()),
        };
        done.map_err(|Raised| exception::failure(args.cx()))
    }
}
