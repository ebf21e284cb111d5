//! What a call aims at: a declared import, or a path given at run time.

use std::borrow::Cow;
use std::sync::Arc;

use crate::error::JsError;
use crate::handle::{JsObject, TypedHandle};
use crate::host::{Root, Target};
use crate::import::{CallKind, Class, Import, Limit};
use crate::inner::Inner;
use crate::module::Module;
use crate::path;
use crate::value::Quoted;

/// What a call aims at.
#[derive(Debug, Clone)]
pub(crate) enum CallTarget {
    Declared { import: &'static Import, receiver: Option<Receiver> },
    Dynamic(Arc<Dynamic>),
}

/// The object a declared method is called on, and its class.
#[derive(Debug, Clone)]
pub(crate) struct Receiver {
    object: JsObject,
    class: &'static Class,
}

/// A target that is known at run time only.
#[derive(Debug)]
pub(crate) struct Dynamic {
    kind: CallKind,
    root: DynamicRoot,
    path: Box<str>,
    refused: Option<JsError>,
}

#[derive(Debug)]
enum DynamicRoot {
    Global,
    Module(Module),
    Object(JsObject),
}

impl CallTarget {
    #[inline]
    pub(crate) fn declared(import: &'static Import) -> Self {
        Self::Declared { import, receiver: None }
    }

    #[inline]
    pub(crate) fn declared_on<H: TypedHandle>(import: &'static Import, handle: &H) -> Self {
        let receiver = Receiver { object: handle.as_ref().clone(), class: H::CLASS };
        Self::Declared { import, receiver: Some(receiver) }
    }

    pub(crate) fn global(kind: CallKind, path: &str) -> Self {
        Self::dynamic(kind, DynamicRoot::Global, path)
    }

    pub(crate) fn member(object: &JsObject, kind: CallKind, path: &str) -> Self {
        Self::dynamic(kind, DynamicRoot::Object(object.clone()), path)
    }

    /// The object itself is called or constructed.
    pub(crate) fn itself(object: &JsObject, kind: CallKind) -> Self {
        let root = DynamicRoot::Object(object.clone());
        Self::Dynamic(Arc::new(Dynamic { kind, root, path: "".into(), refused: None }))
    }

    pub(crate) fn module(specifier: &str) -> Self {
        let root = DynamicRoot::Module(Module::Dynamic(specifier.into()));
        Self::Dynamic(Arc::new(Dynamic { kind: CallKind::Import, root, path: "".into(), refused: None }))
    }

    fn dynamic(kind: CallKind, root: DynamicRoot, path: &str) -> Self {
        let refused = match root {
            DynamicRoot::Object(_) => path::check_member(path).err(),
            DynamicRoot::Global | DynamicRoot::Module(_) => path::check(path).err(),
        };
        let refused = refused.map(|reason| JsError::InvalidPath { import: Cow::Owned(path.to_owned()), reason });
        Self::Dynamic(Arc::new(Dynamic { kind, root, path: path.into(), refused }))
    }

    /// The number of a declared import that starts at no object.
    #[inline]
    pub(crate) fn import_number(&self) -> Option<u32> {
        match self {
            Self::Declared { import, receiver: None } => Some(import.number.get()),
            _ => None,
        }
    }

    /// A path that cannot be walked.
    #[inline]
    pub(crate) fn check(&self) -> Result<(), JsError> {
        match self {
            Self::Dynamic(dynamic) => dynamic.refused.clone().map_or(Ok(()), Err),
            Self::Declared { .. } => Ok(()),
        }
    }

    /// The object the path starts at; its runtime is the only one the call can go to.
    #[inline]
    pub(crate) fn receiver(&self) -> Option<&JsObject> {
        match self {
            Self::Declared { receiver, .. } => receiver.as_ref().map(|receiver| &receiver.object),
            Self::Dynamic(dynamic) => match &dynamic.root {
                DynamicRoot::Object(object) => Some(object),
                _ => None,
            },
        }
    }

    pub(crate) fn limit(&self) -> Limit {
        match self {
            Self::Declared { import, .. } => import.limit,
            Self::Dynamic(_) => Limit::Default,
        }
    }

    /// What errors call it.
    pub(crate) fn name(&self) -> Cow<'static, str> {
        match self {
            Self::Declared { import, receiver: None } => import.name(),
            Self::Declared { import, receiver: Some(receiver) } => import.name_in(Some(receiver.class)),
            Self::Dynamic(dynamic) => match &dynamic.root {
                DynamicRoot::Module(module) => Cow::Owned(format!("import({})", Quoted(&module.specifier()))),
                DynamicRoot::Object(_) if dynamic.path.is_empty() => Cow::Borrowed("(function)"),
                _ => Cow::Owned(dynamic.path.to_string()),
            },
        }
    }

    /// What the host is to do in `runtime`.
    #[inline]
    pub(crate) fn resolve(&self, runtime: &Inner) -> Result<Target<'_>, JsError> {
        let object = |object: &JsObject| object.id_in(runtime).map(Root::Object);
        Ok(match self {
            Self::Declared { import, receiver: Some(receiver) } => Target {
                kind: import.kind,
                root: object(&receiver.object)?,
                class: "",
                path: import.path,
                number: Some(import.number.get()),
            },
            Self::Declared { import, receiver: None } => Target {
                kind: import.kind,
                root: import.in_module().map_or(Root::Global, Root::Module),
                class: import.class.map_or("", |class| class.path),
                path: import.path,
                number: Some(import.number.get()),
            },
            Self::Dynamic(dynamic) => Target {
                kind: dynamic.kind,
                root: match &dynamic.root {
                    DynamicRoot::Global => Root::Global,
                    DynamicRoot::Module(module) => Root::Module(module),
                    DynamicRoot::Object(receiver) => object(receiver)?,
                },
                class: "",
                path: &dynamic.path,
                number: None,
            },
        })
    }
}
