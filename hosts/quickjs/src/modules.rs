//! Modules: what a specifier means, where its text comes from, and calls that wait until one is loaded.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;

use jsinterop::CallKind;
use jsinterop::host::{CallId, Outgoing, Root, Target};
use jsinterop::{JsError, Registry};
use jsinterop::{Module, ShippedModule};

use crate::calls::{self, Waiter};
use crate::core::Scope;
use crate::exception;
use crate::found::found;
use crate::hash::NumberMap;
use crate::raw::{Build, Cx, Kept, PromiseState, Value};
use crate::specifier::join;
use crate::turn;

/// All modules this engine knows of.
pub(crate) struct Modules {
    in_memory: RefCell<HashMap<String, String>>,
    base: Option<PathBuf>,
    shipped: RefCell<HashMap<String, &'static str>>,
    entries: RefCell<Vec<Entry>>,
    by_specifier: RefCell<HashMap<String, usize>>,
    by_import: RefCell<NumberMap<u32, usize>>,
    /// A promise's reaction or a module is being run, so that loading another one on the spot could meet itself.
    pub(crate) is_busy: Cell<bool>,
}

#[derive(Default)]
struct Entry {
    namespace: Option<Kept>,
    is_loading: bool,
    failure: Option<JsError>,
    waiting: VecDeque<Waiting>,
}

/// A call that waits for its module.
struct Waiting {
    call: CallId,
    ignored: bool,
    kind: CallKind,
    path: String,
    number: Option<u32>,
    args: Vec<Kept>,
}

/// A module that is being loaded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Loading(pub(crate) usize);

impl Modules {
    pub(crate) fn new(in_memory: Vec<(String, String)>, base: Option<PathBuf>) -> Self {
        Self {
            in_memory: RefCell::new(in_memory.into_iter().map(|(name, source)| (join("", &name), source)).collect()),
            base,
            shipped: RefCell::default(),
            entries: RefCell::default(),
            by_specifier: RefCell::default(),
            by_import: RefCell::default(),
            is_busy: Cell::new(false),
        }
    }

    /// Gives a module's text, to be imported by this name.
    pub(crate) fn add(&self, name: &str, source: &str) {
        self.in_memory.borrow_mut().insert(join("", name), source.to_owned());
    }

    /// A crate's own module becomes known by its specifier.
    pub(crate) fn ship(&self, module: &'static ShippedModule) -> String {
        let specifier = module.specifier();
        self.shipped.borrow_mut().insert(specifier.clone(), module.text);
        specifier
    }

    fn entry(&self, module: &Module, number: Option<u32>) -> usize {
        if let Some(index) = number.and_then(|number| self.by_import.borrow().get(&number).copied()) {
            return index;
        }
        if let Module::Shipped(module) = module {
            self.ship(module);
        }
        let index = *self.by_specifier.borrow_mut().entry(module.specifier().into_owned()).or_insert_with(|| {
            let mut entries = self.entries.borrow_mut();
            entries.push(Entry::default());
            entries.len() - 1
        });
        if let Some(number) = number {
            self.by_import.borrow_mut().insert(number, index);
        }
        index
    }

    fn with<R>(&self, index: usize, read: impl FnOnce(&mut Entry) -> R) -> R {
        read(&mut self.entries.borrow_mut()[index])
    }

    fn namespace<'js>(&self, cx: Cx<'js>, index: usize) -> Option<Value<'js>> {
        self.with(index, |entry| entry.namespace.as_ref().map(|namespace| namespace.get(cx)))
    }

    pub(crate) fn clear(&self, cx: Cx<'_>) {
        for entry in self.entries.take() {
            for value in entry.namespace.into_iter().chain(entry.waiting.into_iter().flat_map(|waiting| waiting.args)) {
                value.give_back(cx);
            }
        }
        self.by_specifier.take();
        self.by_import.take();
    }
}

/// Starts a call into a module, once it is loaded and after the calls that wait for it already.
pub(crate) fn start<'js>(cx: Cx<'js>, module: &Module, target: &Target<'_>, args: Build<'js>, call: &dyn Outgoing) {
    let modules = &cx.state().modules;
    let index = modules.entry(module, target.number);
    let is_next = modules.with(index, |entry| entry.waiting.is_empty() && !entry.is_loading);
    if let Some(namespace) = modules.namespace(cx, index).filter(|_| is_next) {
        let outcome = found(cx, target, namespace, &args).and_then(|found| found.run(&args));
        return calls::answer(cx, call.id(), call.ignores_result(), outcome);
    }
    let path =
        if target.class.is_empty() { target.path.to_owned() } else { format!("{}.{}", target.class, target.path) };
    let waiting = Waiting {
        call: call.id(),
        ignored: call.ignores_result(),
        kind: target.kind,
        path: path.trim_end_matches('.').to_owned(),
        number: target.number,
        args: args.keep(),
    };
    modules.with(index, |entry| entry.waiting.push_back(waiting));
    if is_next {
        load(cx, Loading(index), &module.specifier());
    }
}

/// The namespace of a module for a synchronous call: loaded now, if that can be done at once.
pub(crate) fn at_once<'js>(cx: Cx<'js>, scope: &Scope<'_>, module: &Module) -> Result<Value<'js>, JsError> {
    let modules = &cx.state().modules;
    let index = modules.entry(module, None);
    if let Some(namespace) = modules.namespace(cx, index) {
        return Ok(namespace);
    }
    let specifier = module.specifier();
    let is_provided = cx.state().agent().is_provided(cx, &specifier);
    if !is_provided && !modules.is_busy.replace(true) {
        let loaded = cx.load_now(&specifier);
        modules.is_busy.set(false);
        if let Some(namespace) = loaded.map_err(|_| exception::take(cx))? {
            modules.with(index, |entry| entry.namespace = Some(Kept::new(namespace.clone())));
            return Ok(namespace);
        }
    }
    if scope.depth() > 1 {
        return Err(JsError::Unavailable { import: "".into() });
    }
    if modules.with(index, |entry| !entry.is_loading) {
        load(cx, Loading(index), &specifier);
    }
    turn::run_jobs(cx);
    match modules.namespace(cx, index) {
        Some(namespace) => Ok(namespace),
        None => {
            Err(modules.with(index, |entry| entry.failure.take()).unwrap_or(JsError::Unavailable { import: "".into() }))
        }
    }
}

fn load(cx: Cx<'_>, loading: Loading, specifier: &str) {
    let state = cx.state();
    state.modules.with(loading.0, |entry| {
        entry.is_loading = true;
        entry.failure = None;
    });
    let promise = state.agent().load(cx, specifier);
    let waiting = promise.and_then(|promise| match promise.promise_state() {
        Some(PromiseState::Fulfilled(value)) => Ok(Some((true, value))),
        Some(PromiseState::Rejected(value)) => Ok(Some((false, value))),
        _ => promise.on_settled(Waiter::Module(loading)).map(|()| None),
    });
    match waiting {
        Ok(Some((fulfilled, value))) => loaded(cx, loading, fulfilled, &value),
        Ok(None) => {}
        Err(_) => {
            let thrown = cx.take_exception();
            loaded(cx, loading, false, &thrown);
        }
    }
}

/// A module is loaded, or is not: the calls that wait for it go on, in order.
pub(crate) fn loaded<'js>(cx: Cx<'js>, loading: Loading, fulfilled: bool, value: &Value<'js>) {
    let modules = &cx.state().modules;
    if fulfilled && !value.is_object() {
        let error = not_a_module(value);
        return fail_all(cx, loading, &error);
    }
    if !fulfilled {
        let error = exception::from_thrown(cx, value);
        return fail_all(cx, loading, &error);
    }
    let before = modules.with(loading.0, |entry| entry.namespace.replace(Kept::new(value.clone())));
    if let Some(before) = before {
        before.give_back(cx);
    }
    // Those that come while these run stand behind them.
    while let Some(waiting) = modules.with(loading.0, |entry| entry.waiting.pop_front()) {
        resume(cx, waiting, value.clone());
    }
    modules.with(loading.0, |entry| entry.is_loading = false);
}

fn not_a_module(value: &Value<'_>) -> JsError {
    let found = crate::reader::name_of(value).to_owned();
    JsError::NotFound { import: "".into(), segment: "the module".to_owned(), expected: "a module", found }
}

fn resume<'js>(cx: Cx<'js>, waiting: Waiting, namespace: Value<'js>) {
    let Waiting { call, ignored, kind, path, number, args } = waiting;
    let args = Build::of(cx, args);
    if !cx.state().link().is_some_and(|link| link.is_pending(call)) {
        return;
    }
    // The root is only looked at to know that it is not the global object.
    let module = Module::Named("");
    let target = Target { kind, root: Root::Module(&module), class: "", path: &path, number };
    let outcome = found(cx, &target, namespace, &args).and_then(|found| found.run(&args));
    drop(args);
    calls::answer(cx, call, ignored, outcome);
}

fn fail_all(cx: Cx<'_>, loading: Loading, error: &JsError) {
    let waiting = cx.state().modules.with(loading.0, |entry| {
        entry.is_loading = false;
        entry.failure = Some(error.clone());
        std::mem::take(&mut entry.waiting)
    });
    for waiting in waiting {
        drop(Build::of(cx, waiting.args));
        calls::fail(cx, waiting.call, error.clone());
    }
}

/// The text of a module.
pub(crate) fn source(modules: &Modules, name: &str) -> Result<Cow<'static, str>, String> {
    if let Some(text) = modules.in_memory.borrow().get(name) {
        return Ok(Cow::Owned(text.clone()));
    }
    if name.starts_with("jsinterop:") {
        let known = modules.shipped.borrow().get(name).copied();
        let registered =
            || Registry::global().modules().find(|module| module.specifier() == name).map(|module| module.text);
        return known
            .or_else(registered)
            .map(Cow::Borrowed)
            .ok_or_else(|| "no crate of this program carries it".to_owned());
    }
    let Some(base) = &modules.base else {
        return Err("it was neither provided nor given to the engine, and no module directory is set".to_owned());
    };
    if name.starts_with('/') || name.split('/').any(|part| part == "..") {
        return Err("it lies outside the module directory".to_owned());
    }
    std::fs::read_to_string(base.join(name)).map(Cow::Owned).map_err(|error| error.to_string())
}
