//! Modules: where the engine asks what a specifier means and what text it names.

use std::ffi::{CStr, CString, c_char, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use rquickjs::qjs;

use super::{Cx, Js, PromiseState, Raised, Value};
use crate::{modules, specifier};

/// # Safety
/// `rt` is live and `opaque` is what the handlers get.
pub(super) unsafe fn set_loader(rt: *mut qjs::JSRuntime, opaque: *mut c_void) {
    // SAFETY: the caller says so.
    unsafe { qjs::JS_SetModuleLoaderFunc(rt, Some(resolve), Some(load), opaque) }
}

impl<'js> Cx<'js> {
    /// Loads a module on the spot, unless it waits for something; its namespace. Not while a module is being run.
    pub(crate) fn load_now(self, specifier: &str) -> Js<Option<Value<'js>>> {
        let name = CString::new(specifier).map_err(|_| self.throw_type_error("not a module specifier"))?;
        // SAFETY: the context is live and both texts end with NUL.
        let promise = unsafe { self.own(qjs::JS_LoadModule(self.ctx, c"".as_ptr(), name.as_ptr()))? };
        if let Some(PromiseState::Rejected(reason)) = promise.promise_state() {
            return Err(self.throw(reason));
        }
        let Some(definition) = self.state().definitions.borrow().get(&specifier::resolve("", specifier)).copied()
        else {
            return Ok(None);
        };
        // SAFETY: the definition is one the context keeps: it was loaded, and resolved, for the call above. Running it once more gives the
        // promise of its first run.
        unsafe {
            let module = qjs::JS_DupValue(self.ctx, qjs::JS_MKPTR(qjs::JS_TAG_MODULE, definition.0.cast()));
            match self.own(qjs::JS_EvalFunction(self.ctx, module))?.promise_state() {
                Some(PromiseState::Fulfilled(_)) => {
                    qjs::JS_PromiseMarkAsHandled(self.ctx, promise.raw());
                    self.own(qjs::JS_GetModuleNamespace(self.ctx, definition.0)).map(Some)
                }
                Some(PromiseState::Rejected(reason)) => {
                    qjs::JS_PromiseMarkAsHandled(self.ctx, promise.raw());
                    Err(self.throw(reason))
                }
                _ => Ok(None),
            }
        }
    }
}

/// A module the engine has compiled.
#[derive(Clone, Copy)]
pub(crate) struct Definition(*mut qjs::JSModuleDef);

unsafe extern "C" fn resolve(
    ctx: *mut qjs::JSContext,
    base: *const c_char,
    name: *const c_char,
    _opaque: *mut c_void,
) -> *mut c_char {
    // SAFETY: the engine gives two texts that end with NUL, on the thread that holds the lock.
    let (cx, base, name) = unsafe { (Cx::from_raw(ctx), text_of(base), text_of(name)) };
    let resolved = catch_unwind(AssertUnwindSafe(|| specifier::resolve(&base, &name)));
    if let Ok(Ok(text)) = resolved.map(CString::new) {
        // SAFETY: the engine copies a text that ends with NUL into memory of its own.
        return unsafe { qjs::js_strndup(ctx, text.as_ptr(), text.as_bytes().len() as _) };
    }
    let Raised = cx.throw_type_error("not a module specifier");
    ptr::null_mut()
}

unsafe extern "C" fn load(
    ctx: *mut qjs::JSContext,
    name: *const c_char,
    _opaque: *mut c_void,
) -> *mut qjs::JSModuleDef {
    // SAFETY: the engine gives a text that ends with NUL, on the thread that holds the lock.
    let (cx, name) = unsafe { (Cx::from_raw(ctx), text_of(name)) };
    let source = catch_unwind(AssertUnwindSafe(|| modules::source(&cx.state().modules, &name)));
    let reason = match source {
        Ok(Ok(source)) => return compile(cx, &source, &name).unwrap_or(ptr::null_mut()),
        Ok(Err(reason)) => reason,
        Err(_) => "loading it panicked".to_owned(),
    };
    let Raised = cx.throw_reference_error(&format!("could not load module '{name}': {reason}"));
    ptr::null_mut()
}

fn compile(cx: Cx<'_>, source: &str, name: &str) -> Js<*mut qjs::JSModuleDef> {
    let flags = qjs::JS_EVAL_TYPE_MODULE | qjs::JS_EVAL_FLAG_COMPILE_ONLY;
    let module = cx.eval_with(source, name, flags)?;
    // SAFETY: a compiled module's value holds its definition, which the context keeps when this reference is dropped.
    let definition = unsafe { qjs::JS_VALUE_GET_PTR(module.raw()).cast::<qjs::JSModuleDef>() };
    // First: the engine knows the module from here on, whatever fails below.
    cx.state().definitions.borrow_mut().insert(name.to_owned(), Definition(definition));
    // SAFETY: the definition is live; the engine makes the object at the first use.
    let meta = unsafe { cx.own(qjs::JS_GetImportMeta(cx.ctx, definition))? };
    meta.define("url", cx.string(name)?)?;
    Ok(definition)
}

/// # Safety
/// `text` ends with NUL.
unsafe fn text_of(text: *const c_char) -> String {
    // SAFETY: the caller says so.
    unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
}
