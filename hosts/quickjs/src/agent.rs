//! The JavaScript half: its sources, what it gets from Rust, and what Rust asks of it.

use std::sync::Weak;

use jsinterop::JsException;

use crate::core::Core;
use crate::raw::{Call, Classes as _, Cx, Js, Kept, Value};
use crate::{console, invoke, json, proxy};

/// Each is a function of `native` and `agent`; no other script ever sees these two.
const SOURCES: [(&str, &str); 7] = [
    ("jsinterop:errors", include_str!("agent/errors.js")),
    ("jsinterop:console", include_str!("agent/console.js")),
    ("jsinterop:timers", include_str!("agent/timers.js")),
    ("jsinterop:text", include_str!("agent/text.js")),
    ("jsinterop:abort", include_str!("agent/abort.js")),
    ("jsinterop:clone", include_str!("agent/clone.js")),
    ("jsinterop:agent", include_str!("agent/agent.js")),
];

/// What Rust asks of JavaScript.
macro_rules! functions {
    ($($field:ident: $name:literal),* $(,)?) => {
        /// The functions and classes of the JavaScript half.
        pub(crate) struct Agent {
            $(pub(crate) $field: Kept,)*
            pub(crate) rust_ref_prototype: Kept,
            pub(crate) function_prototype: Kept,
        }

        impl Agent {
            fn collect<'js>(agent: &Value<'js>, rust_ref_prototype: Value<'js>, function_prototype: Value<'js>) -> Js<Self> {
                Ok(Self {
                    $($field: Kept::new(agent.get_named($name)?),)*
                    rust_ref_prototype: Kept::new(rust_ref_prototype),
                    function_prototype: Kept::new(function_prototype),
                })
            }

            pub(crate) fn give_back(self, cx: Cx<'_>) {
                $(self.$field.give_back(cx);)*
                self.rust_ref_prototype.give_back(cx);
                self.function_prototype.give_back(cx);
            }
        }
    };
}

functions! {
    interop_error: "InteropError",
    abort_signal: "AbortSignal",
    make_error: "makeError",
    inspect: "inspect",
    fire: "fire",
    new_controller: "newController",
    abort: "abort",
    watch: "watch",
    is_provided: "isProvided",
    load: "load",
    resolve: "resolve",
    bigint: "bigint",
    elements: "elements",
    entries: "entries",
    unbox: "unbox",
    find_element: "findElement",
    start: "start",
}

/// Runs the JavaScript half in a new engine.
pub(crate) fn set_up(cx: Cx<'_>, core: &Weak<Core>) -> Js<Agent> {
    let rust_ref_prototype = proxy::prototype(cx)?;
    let native = natives(cx, core)?;
    native.define("rustRefPrototype", rust_ref_prototype.clone())?;
    let agent = cx.object()?;
    for (name, source) in SOURCES {
        // In parentheses it is an expression; on one line with them, so that line numbers stay right.
        let set_up = cx.eval(&format!("(0, {source}\n)"), name)?;
        set_up.call(&cx.undefined(), &[native.clone(), agent.clone()])?;
    }
    let function_prototype = cx.eval("Function.prototype", "jsinterop:agent")?;
    Agent::collect(&agent, rust_ref_prototype, function_prototype)
}

/// What JavaScript gets from Rust.
fn natives<'js>(cx: Cx<'js>, core: &Weak<Core>) -> Js<Value<'js>> {
    let native = cx.object()?;
    let log = core.clone();
    native.define("log", cx.function("log", move |call| log_line(&log, call))?)?;
    let arm = core.clone();
    native.define("arm", cx.function("arm", move |call| arm_timer(&arm, call))?)?;
    let disarm = core.clone();
    native.define("disarm", cx.function("disarm", move |call| disarm_timer(&disarm, call))?)?;
    native.define("encode", cx.function("encode", encode)?)?;
    native.define("decode", cx.function("decode", decode)?)?;
    native.define("mark", cx.function("mark", mark)?)?;
    native.define("invoke", cx.function("invoke", invoke::export)?)?;
    native.define("invokeSync", cx.function("invokeSync", invoke::export_at_once)?)?;
    Ok(native)
}

fn log_line<'js>(core: &Weak<Core>, call: Call<'js>) -> Js<Value<'js>> {
    let (level, text) = (call.arg(0).text()?, call.arg(1).text()?);
    if let Some(core) = core.upgrade() {
        core.console.write(console::Level::named(&level), &text);
    }
    Ok(call.cx().undefined())
}

fn arm_timer<'js>(core: &Weak<Core>, call: Call<'js>) -> Js<Value<'js>> {
    let (timer, millis) = (whole(&call.arg(0))?, whole(&call.arg(1))?);
    if let Some(core) = core.upgrade() {
        core.driver.arm_timer(timer, std::time::Duration::from_millis(millis));
    }
    Ok(call.cx().undefined())
}

fn disarm_timer<'js>(core: &Weak<Core>, call: Call<'js>) -> Js<Value<'js>> {
    let timer = whole(&call.arg(0))?;
    if let Some(core) = core.upgrade() {
        core.driver.disarm_timer(timer);
    }
    Ok(call.cx().undefined())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the script gives small whole numbers")]
fn whole(value: &Value<'_>) -> Js<u64> {
    Ok(value.to_number()? as u64)
}

fn encode(call: Call<'_>) -> Js<Value<'_>> {
    let text = call.arg(0).text()?;
    call.cx().bytes(text.as_bytes())
}

fn decode(call: Call<'_>) -> Js<Value<'_>> {
    let text = call.arg(0).with_bytes(|bytes| match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) if call.arg(1).to_boolean() => None,
        Err(_) => Some(String::from_utf8_lossy(bytes).into_owned()),
    })?;
    text.map_or_else(|| Ok(call.cx().undefined()), |text| call.cx().string(&text))
}

fn mark(call: Call<'_>) -> Js<Value<'_>> {
    let mark = call.cx().plain(call.cx().state().classes.get().mark)?;
    mark.define_hidden("value", call.arg(0))?;
    Ok(mark)
}

impl Agent {
    /// Calls one of the functions.
    fn ask<'js>(cx: Cx<'js>, function: &Kept, args: &[Value<'js>]) -> Js<Value<'js>> {
        function.get(cx).call(&cx.undefined(), args)
    }

    /// The `InteropError` for an exception of Rust's.
    pub(crate) fn make_error<'js>(&self, cx: Cx<'js>, exception: &JsException) -> Js<Value<'js>> {
        let shown = cx.state().shows(exception);
        let text = |text: Option<&str>| text.map_or_else(|| Ok(cx.undefined()), |text| cx.string(text));
        let cause = match &exception.cause {
            Some(cause) => self.make_error(cx, cause)?,
            None => cx.undefined(),
        };
        let data = match exception.data.as_ref().and_then(|data| data.read().ok()) {
            // What cannot cross is left out: the error itself says more.
            Some(data) => json::write(cx, &data).unwrap_or_else(|_| {
                cx.clear_exception();
                cx.undefined()
            }),
            None => cx.undefined(),
        };
        let message = if shown { &exception.message } else { "the function failed" };
        let args = [
            cx.string(message)?,
            cx.string(exception.code())?,
            cx.string(&exception.name)?,
            text(exception.stack.as_deref())?,
            cause,
            data,
        ];
        Self::ask(cx, &self.make_error, &args)
    }

    /// The error of a use after disposal.
    pub(crate) fn disposed<'js>(&self, cx: Cx<'js>) -> Js<Value<'js>> {
        let args = [cx.string("it was disposed of before this use")?, cx.string("disposed")?];
        Self::ask(cx, &self.make_error, &args)
    }

    pub(crate) fn inspect(&self, value: Value<'_>) -> Js<String> {
        Self::ask(value.cx(), &self.inspect, &[value])?.text()
    }

    pub(crate) fn fire(&self, cx: Cx<'_>, timer: u64) -> Js<()> {
        #[expect(clippy::cast_precision_loss, reason = "timers are counted from 1")]
        Self::ask(cx, &self.fire, &[cx.number(timer as f64)]).map(drop)
    }

    pub(crate) fn new_controller<'js>(&self, cx: Cx<'js>) -> Js<Value<'js>> {
        Self::ask(cx, &self.new_controller, &[])
    }

    pub(crate) fn abort<'js>(&self, cx: Cx<'js>, controller: Value<'js>) -> Js<()> {
        Self::ask(cx, &self.abort, &[controller]).map(drop)
    }

    /// Has `cancel` called when the signal fires; what stops that.
    pub(crate) fn watch<'js>(&self, cx: Cx<'js>, signal: Value<'js>, cancel: Value<'js>) -> Js<Value<'js>> {
        Self::ask(cx, &self.watch, &[signal, cancel])
    }

    pub(crate) fn is_provided(&self, cx: Cx<'_>, specifier: &str) -> bool {
        let asked = cx.string(specifier).and_then(|name| Self::ask(cx, &self.is_provided, &[name]));
        asked.is_ok_and(|answer| answer.to_boolean())
    }

    pub(crate) fn load<'js>(&self, cx: Cx<'js>, specifier: &str) -> Js<Value<'js>> {
        Self::ask(cx, &self.load, &[cx.string(specifier)?])
    }

    pub(crate) fn resolve<'js>(&self, cx: Cx<'js>, value: Value<'js>) -> Js<Value<'js>> {
        Self::ask(cx, &self.resolve, &[value])
    }

    pub(crate) fn bigint<'js>(&self, cx: Cx<'js>, digits: &str) -> Js<Value<'js>> {
        Self::ask(cx, &self.bigint, &[cx.string(digits)?])
    }

    pub(crate) fn elements<'js>(&self, set: Value<'js>) -> Js<Value<'js>> {
        Self::ask(set.cx(), &self.elements, &[set])
    }

    pub(crate) fn entries<'js>(&self, map: Value<'js>) -> Js<Value<'js>> {
        Self::ask(map.cx(), &self.entries, &[map])
    }

    pub(crate) fn unbox<'js>(&self, value: Value<'js>) -> Js<Value<'js>> {
        Self::ask(value.cx(), &self.unbox, &[value])
    }

    pub(crate) fn find_element<'js>(&self, cx: Cx<'js>, by: &str, text: &str) -> Js<Value<'js>> {
        Self::ask(cx, &self.find_element, &[cx.string(by)?, cx.string(text)?])
    }

    pub(crate) fn start<'js>(&self, cx: Cx<'js>, args: &[Value<'js>]) -> Js<Value<'js>> {
        Self::ask(cx, &self.start, args)
    }
}
