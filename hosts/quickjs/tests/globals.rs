//! What scripts find in the engine beside the language itself.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_cmp, reason = "a test tells what is wrong by failing")]

mod common;

use common::{Log, block_on, engine};
use jsinterop::Json;
use jsinterop_quickjs::{Level, QuickJs};
use serde_json::json;

#[test]
fn the_console_writes_values_for_people() {
    let log = Log::default();
    let engine = log.builder().build().unwrap();
    for (code, text) in [
        ("[1, 2, 3, 4]", "Array(4) [1, 2, 3, 4]"),
        ("'text', 1, true, null, undefined, 2n", "text 1 true null undefined 2n"),
        ("{ a: 1, 'b-c': 'x', f() {} }", "{ a: 1, 'b-c': 'x', f: [Function: f] }"),
        ("[], {}, [['a']]", "Array(0) [] {} Array(1) [Array(1) ['a']]"),
        ("new Map([['a', 1]]), new Set([1])", "Map(1) { 'a' => 1 } Set(1) { 1 }"),
        ("new (class Point { x = 1 })", "Point { x: 1 }"),
        ("'%s is %d%%', 'x', 5, 'rest'", "x is 5% rest"),
        ("new Uint8Array([1, 2])", "Uint8Array(2) [1, 2]"),
        ("(() => { const a = {}; a.a = a; return a })()", "{ a: [Circular] }"),
        ("Symbol('s'), class A {}, () => {}", "Symbol(s) [class A] [Function (anonymous)]"),
        ("new Date(0)", "1970-01-01T00:00:00.000Z"),
        ("Object.create(null)", "[Object: null prototype] {}"),
    ] {
        engine.eval(&format!("console.log({code})")).unwrap();
        assert_eq!(log.lines().last().unwrap(), text);
    }
    engine.eval("console.error(new TypeError('bad')); console.warn('careful'); console.debug('d')").unwrap();
    let entries = log.entries();
    let [error, warning, debug] = entries.last_chunk().unwrap();
    assert!(error.0 == Level::Error && error.1.starts_with("TypeError: bad\n    at "), "{error:?}");
    assert_eq!((warning.0, debug.0), (Level::Warn, Level::Debug));
    engine
        .eval("console.group('g'); console.log('in\\nside'); console.groupEnd(); console.assert(false, 'why')")
        .unwrap();
    assert_eq!(log.lines()[log.lines().len() - 3..], ["g", "  in\n  side", "Assertion failed: why"]);
}

#[test]
fn text_is_encoded_and_decoded() {
    let engine = engine("");
    assert_eq!(engine.eval_as::<Vec<u8>>("new TextEncoder().encode('ü€')").unwrap(), "ü€".as_bytes());
    let decode = |code: &str| engine.eval_as::<String>(code);
    assert_eq!(decode("new TextDecoder().decode(new Uint8Array([195, 188]))").unwrap(), "ü");
    assert_eq!(decode("new TextDecoder().decode(new Uint8Array([65, 195, 188]).buffer)").unwrap(), "Aü");
    assert_eq!(decode("new TextDecoder('utf8').decode(new Uint16Array([0x4241]))").unwrap(), "AB");
    assert_eq!(decode("new TextDecoder().decode(new Uint8Array([255, 65]))").unwrap(), "\u{FFFD}A");
    assert_eq!(decode("new TextDecoder().decode(new Uint8Array([0xEF, 0xBB, 0xBF, 65]))").unwrap(), "A");
    assert_eq!(decode("new TextDecoder().decode()").unwrap(), "");
    assert!(
        decode("new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([255]))")
            .unwrap_err()
            .to_string()
            .contains("TypeError")
    );
    assert!(decode("new TextDecoder('latin1')").unwrap_err().to_string().contains("RangeError"));
    let streamed = "const d = new TextDecoder(); [[226], [130], [172, 65]].map((b) => d.decode(new Uint8Array(b), { stream: true })).join('|') + d.decode()";
    assert_eq!(decode(streamed).unwrap(), "||€A");
    assert_eq!(
        engine.eval_as::<serde_json::Value>("new TextEncoder().encodeInto('a€b', new Uint8Array(4))").unwrap(),
        json!({ "read": 2, "written": 4 })
    );
}

#[test]
fn signals_are_aborted() {
    let engine = engine("");
    let script = "const log = []; const c = new AbortController(); const s = c.signal;
        s.onabort = () => log.push('on'); const twice = () => log.push('listener');
        s.addEventListener('abort', twice); s.addEventListener('abort', twice);
        const gone = () => log.push('gone'); s.addEventListener('abort', gone); s.removeEventListener('abort', gone);
        s.addEventListener('abort', { handleEvent: (e) => log.push(e.type) });
        const any = AbortSignal.any([s, new AbortController().signal]);
        log.push(s.aborted); c.abort(); c.abort();
        log.push(s.aborted, s.reason.name, any.aborted, any.reason === s.reason, AbortSignal.abort(7).reason);
        try { s.throwIfAborted() } catch (e) { log.push(e instanceof DOMException) }
        try { new AbortSignal() } catch (e) { log.push(e.name) }
        log";
    assert_eq!(
        engine.eval_as::<serde_json::Value>(script).unwrap(),
        json!([false, "on", "listener", "abort", true, "AbortError", true, true, 7, true, "TypeError"])
    );
    engine.eval("globalThis.timeout = () => new Promise((done) => { const s = AbortSignal.timeout(5); s.onabort = () => done(s.reason.name) })").unwrap();
    assert_eq!(block_on(engine.invoke::<String>("timeout", ())).unwrap(), "TimeoutError");
}

#[test]
fn structures_are_cloned() {
    let engine = engine("");
    let script = "const o = { d: new Date(5), m: new Map([['k', { v: 1 }]]), s: new Set([1]), b: new Uint8Array([1, 2]), e: new RangeError('r'), n: [1, , 3], u: undefined, r: /x/gi };
        o.self = o; o.view = new DataView(o.b.buffer);
        const c = structuredClone(o); o.b[0] = 9; o.m.get('k').v = 2;
        [c !== o, c.self === c, c.d instanceof Date && c.d.getTime() === 5, c.m.get('k').v === 1, c.s.has(1), c.b[0] === 1, c.e instanceof RangeError && c.e.message === 'r',
         c.n.length === 3 && !(1 in c.n), 'u' in c, c.r.flags === 'gi', c.view.buffer === c.b.buffer, structuredClone(5) === 5].every(Boolean)";
    assert!(engine.eval_as::<bool>(script).unwrap());
    let refused = "(() => { try { structuredClone({ f() {} }) } catch (e) { return e.name } })()";
    assert_eq!(engine.eval_as::<String>(refused).unwrap(), "DataCloneError");
}

#[test]
fn the_rest_is_there() {
    let engine = engine("");
    for global in [
        "queueMicrotask",
        "setTimeout",
        "setInterval",
        "clearTimeout",
        "clearInterval",
        "WeakRef",
        "FinalizationRegistry",
        "DOMException",
    ] {
        assert_eq!(engine.eval_as::<String>(&format!("typeof {global}")).unwrap(), "function", "{global}");
    }
    assert_eq!(engine.eval_as::<String>("typeof Symbol.dispose").unwrap(), "symbol");
    assert_eq!(
        engine.eval_as::<String>("Object.keys(jsinterop).sort().join()").unwrap(),
        "InteropError,crates,invoke,invokeSync,provide,ready,ref"
    );
    assert_eq!(engine.eval_as::<String>("typeof native + typeof agent").unwrap(), "undefinedundefined");
    engine.eval("globalThis.isReady = async () => { await jsinterop.ready; return true }").unwrap();
    assert!(block_on(engine.invoke::<bool>("isReady", ())).unwrap());
}

#[test]
fn globals_options_and_files() {
    let engine = QuickJs::builder().global("settings", json!({ "deep": [1] })).build().unwrap();
    assert_eq!(engine.get_sync::<u8>("settings.deep[0]").unwrap(), 1);
    let file = std::env::temp_dir().join(format!("jsinterop-script-{}.js", std::process::id()));
    std::fs::write(&file, "globalThis.loaded = 1;\nglobalThis.fails = () => { throw new Error('x') }").unwrap();
    engine.load_file(&file).unwrap();
    assert_eq!(engine.get_sync::<u8>("loaded").unwrap(), 1);
    let error = engine.invoke_sync::<()>("fails", ()).unwrap_err();
    let jsinterop::JsError::Exception(thrown) = error else { panic!("{error:?}") };
    assert!(thrown.stack.unwrap().contains(".js:2"));
    std::fs::remove_file(&file).unwrap();
    assert!(engine.load_file(&file).unwrap_err().to_string().contains("jsinterop-script"));
}

#[test]
fn exceptions_arrive_whole() {
    let engine = engine(
        "function fail(what) { throw what === 'error' ? Object.assign(new TypeError('bad', { cause: new Error('why', { cause: 'deep' }) }), { code: 7 }) : what === 'plain' ? { a: 1 } : what }",
    );
    let thrown = |what: &str| match engine.invoke_sync::<()>("fail", (what,)).unwrap_err() {
        jsinterop::JsError::Exception(thrown) => *thrown,
        other => panic!("{other:?}"),
    };
    let error = thrown("error");
    assert_eq!((error.name.as_str(), error.message.as_str()), ("TypeError", "bad"));
    assert_eq!(*error.data.as_ref().unwrap(), json!({ "code": 7 }));
    assert!(error.stack.as_ref().unwrap().contains("fail"));
    let cause = error.cause.unwrap();
    assert_eq!((cause.message.as_str(), cause.cause.unwrap().message.as_str()), ("why", "deep"));
    assert_eq!(thrown("plain").data.unwrap(), json!({ "a": 1 }));
    let text = thrown("text");
    assert_eq!((text.message.as_str(), text.data.unwrap()), ("text", Json::of(&"text").unwrap()));
    let syntax = engine.eval("let = ;").unwrap_err();
    assert!(syntax.to_string().contains("SyntaxError"), "{syntax}");
}
