//! What the module and the agent have of each other: raw imports and exports, without any conversion in between.
//!
//! `js/src/page.ts` is the other side.
#![expect(unsafe_code, reason = "exports have names, and JavaScript writes frames into our memory")]

use std::cell::{Cell, RefCell};

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::options::Options;
use jsinterop::host::{CallId, ShortCall};

use crate::invoke::{self, Replied};
use crate::{executor, page};

/// What the agent exports. Instances of the program, or of several programs, may share its file: each says which page is its own.
#[wasm_bindgen(module = "/src/agent.js")]
extern "C" {
    fn start(memory: JsValue, exports: JsValue, crates: &str, may_compile: bool, assets: &str, waits: bool) -> u32;
    #[wasm_bindgen(js_name = callFrame)]
    fn call_frame(page: u32, words: usize, length: usize, text: usize) -> u32;
    #[wasm_bindgen(js_name = sendFrame)]
    fn send_frame(page: u32, words: usize, length: usize, text: usize);
    #[wasm_bindgen(js_name = callShort)]
    fn call_short(page: u32, number: u32, shape: u32, a: f64, b: f64, c: f64, d: f64) -> f64;
    pub(crate) fn now() -> f64;
    #[wasm_bindgen(js_name = arm)]
    fn arm_in(page: u32, low: u32, high: u32, millis: f64);
    #[wasm_bindgen(js_name = disarm)]
    fn disarm_in(page: u32, low: u32, high: u32);
    fn panicked(page: u32, text: &str);
    #[wasm_bindgen(js_name = schedule)]
    fn schedule_in(page: u32);
    #[wasm_bindgen(js_name = give)]
    fn give_in(page: u32, object: &JsValue) -> u64;
    #[wasm_bindgen(catch, js_name = take)]
    fn take_in(page: u32, slot: u32, generation: u32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = element)]
    fn element_in(page: u32, is_selector: bool, name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = classOf)]
    pub(crate) fn class_of(value: &JsValue) -> String;
}

/// No page has this number.
const NONE: u32 = u32::MAX;

thread_local! {
    static PAGE: Cell<u32> = const { Cell::new(NONE) };
}

/// A call's time limit is reached after so long.
pub(crate) fn arm(low: u32, high: u32, millis: f64) {
    arm_in(PAGE.get(), low, high, millis);
}

/// It no longer has one.
pub(crate) fn disarm(low: u32, high: u32) {
    disarm_in(PAGE.get(), low, high);
}

/// Calls [`jsinterop_run`] in a microtask; [`connect`] does so for what is spawned before.
pub(crate) fn schedule() {
    let page = PAGE.get();
    if page != NONE {
        schedule_in(page);
    }
}

/// The id of an object, received once more; 0 for one of Rust's own.
pub(crate) fn give(object: &JsValue) -> u64 {
    give_in(PAGE.get(), object)
}

/// The object of an id.
pub(crate) fn take(slot: u32, generation: u32) -> Result<JsValue, JsValue> {
    take_in(PAGE.get(), slot, generation)
}

/// The element of an id or a selector, or `null`.
pub(crate) fn element(is_selector: bool, name: &str) -> Result<JsValue, JsValue> {
    element_in(PAGE.get(), is_selector, name)
}

/// Tells the agent of a panic, which ends the instance where panics do not unwind: the trap that follows has no text.
pub(crate) fn tell_panics() {
    if cfg!(panic = "abort") {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            panicked(PAGE.get(), &info.to_string());
            before(info);
        }));
    }
}

unsafe extern "C" {
    fn __wasm_call_ctors();
}

/// Gives the agent our memory and exports.
pub(crate) fn connect(crates: &str, options: &Options) {
    let assets = options.assets.as_deref().unwrap_or_default();
    let (memory, exports) = (wasm_bindgen::memory(), wasm_bindgen::exports());
    PAGE.set(start(memory, exports, crates, options.may_compile, assets, options.waits));
    schedule();
}

/// Runs the constructors that fill the registry. Without a reference to them the linker would run all of them in every export.
pub(crate) fn run_constructors() {
    // SAFETY: `init` calls this once; inventory's constructors can also run more than once.
    unsafe { __wasm_call_ctors() };
}

/// Where a frame lies in our memory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    words: usize,
    length: usize,
    text: usize,
}

impl Place {
    pub(crate) fn of(words: &[u32], text: &[u8]) -> Self {
        Self { words: words.as_ptr().addr(), length: words.len(), text: text.as_ptr().addr() }
    }
}

/// Hands a frame to the agent.
pub(crate) fn tell(place: Place) {
    send_frame(PAGE.get(), place.words, place.length, place.text);
}

/// Hands a frame to the agent that is one call. Answers with a word; see `page::answered`.
#[inline]
pub(crate) fn ask(place: Place) -> u32 {
    call_frame(PAGE.get(), place.words, place.length, place.text)
}

/// The word of a number that is none.
const NAN: u32 = u32::MAX;

/// Makes a call without a frame. Answers with a number, or with NaN and a word in the area.
#[inline]
pub(crate) fn ask_shortly(call: &ShortCall) -> f64 {
    let [a, b, c, d] = call.places;
    call_short(PAGE.get(), call.number, call.shape, a, b, c, d)
}

/// What follows the word of an answer: a double, or a short text. JavaScript writes it right before it hands over the word. Last comes the word
/// itself, where it cannot be handed over.
type Area = [Cell<u64>; 9];

thread_local! {
    static AREA: Area = const { [const { Cell::new(0) }; 9] };
}

/// The word in the area.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "a word")]
pub(crate) fn take_word() -> u32 {
    AREA.with(|area| area[8].get() as u32)
}

/// The double in the area, before anything else overwrites it.
#[inline]
pub(crate) fn take_double() -> u64 {
    AREA.with(|area| area[0].get())
}

/// The text in the area.
#[inline]
pub(crate) fn take_text() -> [u64; 8] {
    AREA.with(|area| std::array::from_fn(|place| area[place].get()))
}

thread_local! {
    static INBOX: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

/// Takes the inbox.
pub(crate) fn take_inbox() -> Vec<u32> {
    INBOX.take()
}

/// Gives an inbox back, for the next frame. What one large frame has left is let go.
pub(crate) fn give_back(inbox: Vec<u32>) {
    const MAX_KEPT: usize = 1 << 20;
    if inbox.capacity() > MAX_KEPT {
        return;
    }
    INBOX.with_borrow_mut(|current| {
        if current.capacity() < inbox.capacity() {
            *current = inbox;
        }
    });
}

#[unsafe(no_mangle)]
extern "C" fn jsinterop_area() -> usize {
    AREA.with(|area| area.as_ptr().addr())
}

/// Finds an export by its names, which lie in the inbox one after the other.
#[unsafe(no_mangle)]
extern "C" fn jsinterop_find(package: usize, name: usize) -> i32 {
    let inbox = take_inbox();
    // What lies behind the names is left from other frames.
    let bytes: &[u8] = bytemuck::cast_slice(&inbox);
    let names = bytes.get(..package).zip(bytes.get(package..package + name));
    let found = names.and_then(|(package, name)| {
        Some(invoke::find_export(std::str::from_utf8(package).ok()?, std::str::from_utf8(name).ok()?))
    });
    found.unwrap_or_default()
}

/// Invokes an export with arguments by value. Answers as [`ask_shortly`] is answered.
#[unsafe(no_mangle)]
extern "C" fn jsinterop_invoke(export: usize, kinds: u32, a: f64, b: f64, c: f64, d: f64) -> f64 {
    executor::expect_run();
    let replied = invoke::invoke(export, kinds, [a, b, c, d]);
    executor::run();
    // What runs there may use the area, so the word comes after it.
    let word = match replied {
        Replied::Number(number) if !number.is_nan() => return number,
        Replied::Number(_) => NAN,
        Replied::Word(word) => word,
    };
    AREA.with(|area| area[8].set(word.into()));
    f64::NAN
}

#[unsafe(no_mangle)]
extern "C" fn jsinterop_settle(low: u32, high: u32, answer: u32) {
    executor::expect_run();
    page::settle(CallId(u64::from(high) << 32 | u64::from(low)), answer);
    executor::run();
}

#[unsafe(no_mangle)]
extern "C" fn jsinterop_inbox(bytes: usize) -> usize {
    INBOX.with_borrow_mut(|inbox| {
        let words = bytes.div_ceil(4);
        if inbox.len() < words {
            inbox.resize(words, 0);
        }
        inbox.as_mut_ptr().addr()
    })
}

#[unsafe(no_mangle)]
extern "C" fn jsinterop_receive(words: usize) {
    executor::expect_run();
    page::receive(words);
    executor::run();
}

#[unsafe(no_mangle)]
extern "C" fn jsinterop_deadline(low: u32, high: u32) {
    executor::expect_run();
    page::deadline(u64::from(high) << 32 | u64::from(low));
    executor::run();
}

#[unsafe(no_mangle)]
extern "C" fn jsinterop_ready() {
    executor::expect_run();
    page::ready();
    executor::run();
}

#[unsafe(no_mangle)]
extern "C" fn jsinterop_run() {
    executor::run();
}
