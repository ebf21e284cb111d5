//! Proxies of Rust objects: the marked methods, bound, and `invoke`, `invokeSync`, `dispose`.

use std::rc::Rc;

use jsinterop::host::InvocationTarget;

use crate::invoke;
use crate::raw::{Call, Classes as _, Cx, Js, Value};
use crate::refs::Reference;

/// Makes the proxy of a Rust object. Each method holds on to the reference, not to the proxy, so that both go when the last of them goes.
pub(crate) fn make<'js>(cx: Cx<'js>, reference: &Rc<Reference>, methods: &[&'static str]) -> Js<Value<'js>> {
    let prototype = cx.state().agent().rust_ref_prototype.get(cx);
    let proxy = cx.seat(cx.state().classes.get().object, &prototype, Rc::clone(reference))?;
    for name in methods {
        proxy.define(name, method(cx, reference, name)?)?;
    }
    Ok(proxy)
}

fn method<'js>(cx: Cx<'js>, reference: &Rc<Reference>, name: &'static str) -> Js<Value<'js>> {
    let reference = Rc::clone(reference);
    cx.function(name, move |call| {
        if reference.is_dead() {
            return invoke::rejected_as_disposed(call.cx());
        }
        invoke::promise(call, InvocationTarget::Method { receiver: reference.id, name })
    })
}

/// What every proxy inherits.
pub(crate) fn prototype(cx: Cx<'_>) -> Js<Value<'_>> {
    let prototype = cx.object()?;
    prototype.define_hidden("invoke", cx.function("invoke", invoke_by_name)?)?;
    prototype.define_hidden("invokeSync", cx.function("invokeSync", invoke_sync_by_name)?)?;
    prototype.define_hidden("dispose", cx.function("dispose", dispose)?)?;
    Ok(prototype)
}

fn receiver(call: &Call<'_>) -> Js<Rc<Reference>> {
    let reference = call.this().reference().filter(|reference| reference.callback.is_none());
    reference.ok_or_else(|| call.cx().throw_type_error("not an object of Rust"))
}

fn invoke_by_name(call: Call<'_>) -> Js<Value<'_>> {
    let reference = receiver(&call)?;
    if reference.is_dead() {
        return invoke::rejected_as_disposed(call.cx());
    }
    let name = call.arg(0).text()?;
    invoke::promise(call.skip(1), InvocationTarget::Method { receiver: reference.id, name: &name })
}

fn invoke_sync_by_name(call: Call<'_>) -> Js<Value<'_>> {
    let reference = receiver(&call)?;
    if reference.is_dead() {
        return Err(invoke::throw_disposed(call.cx()));
    }
    let name = call.arg(0).text()?;
    invoke::at_once(call.skip(1), InvocationTarget::Method { receiver: reference.id, name: &name })
}

fn dispose(call: Call<'_>) -> Js<Value<'_>> {
    receiver(&call)?.dispose();
    Ok(call.cx().undefined())
}
