//! What a call aims at: a declared import, or a path given at run time.

use std::borrow::Cow;
use std::sync::Arc;

use crate::error::JsError;
use crate::handle::JsObject;
use crate::host::{Root, Target};
use crate::import::{CallKind, Import, Limit};
use crate::module::Module;
use crate::path;
use crate::runtime::Inner;

/// What a call aims at.
#[derive(Debug, Clone)]
pub(crate) enum CallTarget {
    Declared { import: &'static Import, receiver: Option<JsObject> },
    Dynamic(Arc<Dynamic>),
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
    pub(crate) fn declared(import: &'static Import, receiver: Option<&JsObject>) -> Self {
        Self::Declared { import, receiver: receiver.cloned() }
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
        let refused = path::check(path).err();
        let refused = refused.map(|reason| JsError::InvalidPath { import: Cow::Owned(path.to_owned()), reason });
        Self::Dynamic(Arc::new(Dynamic { kind, root, path: path.into(), refused }))
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
            Self::Declared { receiver, .. } => receiver.as_ref(),
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
            Self::Declared { import, .. } => import.name(),
            Self::Dynamic(dynamic) => match &dynamic.root {
                DynamicRoot::Module(module) => Cow::Owned(format!("import({:?})", module.specifier())),
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
                root: object(receiver)?,
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
