//! `RustRef`: Rust objects that JavaScript holds and invokes.

use std::collections::BTreeMap;
use std::sync::Arc;

use jsinterop::{Callback, JsError, JsException, JsFunction, JsObject, JsRuntime, RustRef, js_import, js_invokable};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::exported::{GenericType, Hidden};
use crate::exports::Attempt;
use crate::{Cx, Outcome};

struct HelloHelper {
    name: Arc<str>,
}

#[js_invokable]
impl HelloHelper {
    /// Greets.
    #[js_invokable(alias = "greet")]
    fn say_hello(&self) -> String {
        format!("Hello, {}!", self.name)
    }

    #[js_invokable]
    async fn later(&self, #[state] rt: JsRuntime, suffix: Option<String>) -> Result<String, JsError> {
        rt.invoke::<()>("conformance.after", (1,)).await?;
        Ok(self.unmarked() + &suffix.unwrap_or_default())
    }

    #[js_invokable]
    fn fail(&self) -> Result<(), JsException> {
        Err(JsException::new(format!("{} failed", self.name)).with_name("Failed"))
    }

    /// A method with arguments that are no data.
    #[js_invokable(alias = "alsoKindOf")]
    async fn kind_of(&self, object: JsObject, more: Described, then: JsFunction) -> Result<String, JsError> {
        let (one, other): (String, String) = (object.get("kind").await?, more.object.get("kind").await?);
        then.call((format!("{} {one} {} {other}", self.name, more.name),)).await
    }

    #[js_invokable]
    async fn kinds(&self, objects: Vec<Option<JsObject>>, _callback: Callback) -> Result<Vec<String>, JsError> {
        let mut kinds = Vec::new();
        for object in objects.into_iter().flatten() {
            kinds.push(object.get("kind").await?);
        }
        Ok(kinds)
    }

    fn unmarked(&self) -> String {
        self.name.to_string()
    }
}

#[js_invokable]
impl HelloHelper {
    /// From a second block.
    #[js_invokable("twoWords")]
    fn two(&self, a: u32, b: usize) -> String {
        self.name.repeat(b) + &a.to_string()
    }
}

#[js_import("conformance.references.sayHello")]
async fn say_hello(helper: &RustRef<HelloHelper>) -> Result<String, JsError>;

#[js_import("conformance.references.echo")]
async fn echo(helper: &RustRef<HelloHelper>) -> Result<RustRef<HelloHelper>, JsError>;

#[js_import("conformance.references.echo")]
async fn echo_as_hidden(helper: &RustRef<HelloHelper>) -> Result<RustRef<Hidden>, JsError>;

#[js_import("conformance.references.hold")]
async fn hold(helper: &RustRef<HelloHelper>) -> Result<(), JsError>;

#[js_import("conformance.references.isHeld")]
async fn is_held(helper: &RustRef<HelloHelper>) -> Result<bool, JsError>;

#[js_import("conformance.references.letGo")]
async fn let_go() -> Result<(), JsError>;

#[js_import("conformance.references.inside")]
async fn inside(value: &Inside) -> Result<Seen, JsError>;

#[js_import("conformance.references.describe")]
async fn describe(helper: &RustRef<HelloHelper>) -> Result<Description, JsError>;

#[js_import("conformance.references.attempt")]
async fn attempt<T>(object: &RustRef<T>, name: &str, args: &[Value]) -> Result<Attempt, JsError>;

#[js_import("conformance.references.attemptDirect")]
async fn attempt_direct<T>(object: &RustRef<T>, name: &str, args: &[Value]) -> Result<Attempt, JsError>;

#[js_import("conformance.references.attemptHeld")]
async fn attempt_held(name: &str) -> Result<Attempt, JsError>;

#[js_import("conformance.references.attemptSync")]
async fn attempt_sync(helper: &RustRef<HelloHelper>, name: &str, args: &[Value]) -> Result<Attempt, JsError>;

#[derive(Deserialize)]
struct Described {
    name: String,
    object: JsObject,
}

#[derive(Serialize)]
struct Inside {
    one: RustRef<HelloHelper>,
    list: Vec<RustRef<HelloHelper>>,
    map: BTreeMap<&'static str, RustRef<HelloHelper>>,
}

#[derive(Deserialize)]
struct Seen {
    same: bool,
    other: bool,
    one: RustRef<HelloHelper>,
    list: Vec<RustRef<HelloHelper>>,
}

#[derive(Deserialize)]
struct Description {
    r#type: String,
    json: String,
    methods: Vec<String>,
    own: Vec<String>,
    disposable: bool,
    then: bool,
}

fn helper(name: &str) -> RustRef<HelloHelper> {
    RustRef::new(HelloHelper { name: name.into() })
}

pub(crate) async fn methods_are_bound(cx: &Cx) -> Outcome {
    let helper = helper("Blazor");
    ensure_eq!(say_hello(&helper).await?, "Hello, Blazor!");
    ensure_eq!(cx.rt().invoke::<String>("conformance.references.detached", (&helper,)).await?, "Hello, Blazor!");
    ensure_eq!(attempt_direct(&helper, "later", &[]).await?.value()?, r#""Blazor""#);
    ensure_eq!(attempt_direct(&helper, "later", &[json!("!")]).await?.value()?, r#""Blazor!""#);
    ensure_eq!(attempt_direct(&helper, "twoWords", &[json!(1), json!(2)]).await?.value()?, r#""BlazorBlazor1""#);
    Ok(())
}

pub(crate) async fn methods_take_objects_as_they_are(cx: &Cx) -> Outcome {
    let helper = helper("Ann");
    let listener = Callback::new(|| async {});
    let seen: Vec<String> = cx.rt().invoke("conformance.references.giveObjects", (&helper, &listener)).await?;
    ensure_eq!(seen, ["one", "one", "Ann one two one!", "Ann one two one!"]);
    Ok(())
}

pub(crate) async fn methods_are_invoked_by_name(_: &Cx) -> Outcome {
    let helper = helper("Ann");
    ensure_eq!(attempt(&helper, "sayHello", &[]).await?.value()?, r#""Hello, Ann!""#);
    ensure_eq!(attempt(&helper, "greet", &[]).await?.value()?, r#""Hello, Ann!""#);
    for name in ["unmarked", "secret", "dispose", "constructor", ""] {
        let thrown = attempt(&helper, name, &[]).await?.error()?;
        ensure!(thrown.has_code("unknown_export") && thrown.message.contains(name), "{thrown:?}");
    }
    ensure!(attempt(&helper, "sayHello", &[json!(1)]).await?.error()?.has_code("arguments"));
    Ok(())
}

pub(crate) async fn methods_and_functions_have_names_of_their_own(cx: &Cx) -> Outcome {
    let hidden = RustRef::new(Hidden(5));
    ensure_eq!(attempt_direct(&hidden, "tell", &[]).await?.value()?, "5");
    ensure_eq!(cx.rt().invoke::<String>("conformance.exports.invoke", ("tell",)).await?, "a function tells");
    Ok(())
}

pub(crate) async fn what_javascript_sees(_: &Cx) -> Outcome {
    let seen = describe(&helper("secret")).await?;
    ensure_eq!((seen.r#type.as_str(), seen.disposable, seen.then), ("object", true, true));
    ensure_eq!(seen.methods, ["sayHello", "later", "fail", "invoke", "invokeSync", "dispose"]);
    ensure!(!seen.json.contains("secret"), "nothing of the value is sent: {}", seen.json);
    ensure!(!seen.own.contains(&"name".to_owned()), "{:?}", seen.own);
    Ok(())
}

pub(crate) async fn a_method_can_fail(_: &Cx) -> Outcome {
    let thrown = attempt_direct(&helper("it"), "fail", &[]).await?.error()?;
    ensure_eq!((thrown.name.as_str(), thrown.message.as_str()), ("Failed", "it failed"));
    ensure!(thrown.has_code("exception"));
    Ok(())
}

pub(crate) async fn identity_survives(_: &Cx) -> Outcome {
    let (one, other) = (helper("one"), helper("one"));
    ensure!(echo(&one).await?.ptr_eq(&one));
    ensure!(!echo(&other).await?.ptr_eq(&one));
    hold(&one).await?;
    ensure!(is_held(&one).await? && is_held(&one.clone()).await? && !is_held(&other).await?);
    let_go().await?;
    Ok(())
}

pub(crate) async fn references_stand_anywhere(_: &Cx) -> Outcome {
    let (one, other) = (helper("one"), helper("other"));
    let list = vec![one.clone(), other.clone()];
    let seen = inside(&Inside { one: one.clone(), list, map: BTreeMap::from([("a", one.clone())]) }).await?;
    ensure!(seen.same && !seen.other);
    ensure!(seen.one.ptr_eq(&one) && seen.list[0].ptr_eq(&one) && seen.list[1].ptr_eq(&other));
    Ok(())
}

pub(crate) async fn exports_take_and_return_them(cx: &Cx) -> Outcome {
    let (one, two) = (RustRef::new(Hidden(123)), RustRef::new(Hidden(124)));
    ensure_eq!(cx.rt().invoke::<i32>("conformance.references.hiddenOf", (&one,)).await?, 123);
    ensure!(cx.rt().invoke::<bool>("conformance.references.swap", (&one, &two)).await?);
    ensure_eq!(cx.rt().invoke::<String>("conformance.references.fromRust", ()).await?, "true 7");
    Ok(())
}

pub(crate) async fn the_wrong_type_is_named(cx: &Cx) -> Outcome {
    let helper = helper("wrong");
    let attempt: Attempt = cx.rt().invoke("conformance.references.wrongType", (&helper,)).await?;
    let thrown = attempt.error()?;
    ensure!(thrown.has_code("arguments"), "{thrown:?}");
    ensure!(thrown.message.contains("Hidden") && thrown.message.contains("HelloHelper"), "{thrown:?}");
    ensure_matches!(echo_as_hidden(&helper).await, Err(JsError::Mismatch { .. }));
    let found = cx.rt().invoke::<JsObject>("conformance.references.echo", (&helper,)).await;
    ensure_matches!(found, Err(JsError::Mismatch { .. }));
    let found = cx.rt().invoke::<RustRef<Hidden>>("conformance.handles.keep", ()).await;
    ensure_matches!(found, Err(JsError::Mismatch { .. }));
    let found = cx.rt().invoke::<Value>("conformance.references.echo", (&helper,)).await;
    ensure_matches!(found, Err(JsError::Mismatch { .. }));
    Ok(())
}

pub(crate) async fn closed_generic_types_work(_: &Cx) -> Outcome {
    let text = RustRef::new(GenericType { value: "Initial value".to_owned().into() });
    ensure_eq!(attempt_direct(&text, "update", &[json!("Updated value 1")]).await?.value()?, r#""Initial value""#);
    ensure_eq!(
        attempt_direct(&text, "updateAsync", &[json!("Updated value 2")]).await?.value()?,
        r#""Updated value 1""#
    );
    let number = RustRef::new(GenericType { value: 1.into() });
    ensure_eq!(attempt_direct(&number, "update", &[json!(2)]).await?.value()?, "1");
    ensure!(attempt(&number, "updateAsync", &[json!("x")]).await?.error()?.has_code("unknown_export"));
    ensure!(attempt(&number, "update", &[json!("hello world")]).await?.error()?.has_code("arguments"));
    Ok(())
}

/// A helper, and whether it lives.
fn watched(name: &str) -> (RustRef<HelloHelper>, impl Fn() -> bool + Send) {
    let name: Arc<str> = name.into();
    let alive = Arc::downgrade(&name);
    (RustRef::new(HelloHelper { name }), move || alive.strong_count() > 0)
}

pub(crate) async fn javascript_can_dispose(cx: &Cx) -> Outcome {
    let (helper, is_alive) = watched("gone");
    hold(&helper).await?;
    cx.rt().invoke::<()>("conformance.references.disposeTwice", (&helper,)).await?;
    let thrown = attempt_held("sayHello").await?.error()?;
    ensure!(thrown.has_code("disposed"), "{thrown:?}");
    ensure_eq!(say_hello(&helper).await?, "Hello, gone!", "Rust still has it, and can give it again");
    cx.rt().invoke::<()>("conformance.references.dispose", (&helper,)).await?;
    drop(helper);
    cx.eventually("the runtime lets go", || !is_alive()).await?;
    let_go().await?;
    Ok(())
}

pub(crate) async fn rust_can_dispose(_: &Cx) -> Outcome {
    let (helper, is_alive) = watched("revoked");
    hold(&helper).await?;
    helper.dispose();
    helper.dispose();
    let thrown = attempt_held("sayHello").await?.error()?;
    ensure!(thrown.has_code("disposed"), "{thrown:?}");
    ensure_matches!(say_hello(&helper).await, Err(JsError::Disposed { .. }));
    drop(helper);
    ensure!(!is_alive(), "nothing holds it any more");
    let_go().await?;
    Ok(())
}

pub(crate) async fn javascript_keeps_it_alive(_: &Cx) -> Outcome {
    let (helper, is_alive) = watched("kept");
    hold(&helper).await?;
    drop(helper);
    ensure_eq!(attempt_held("sayHello").await?.value()?, r#""Hello, kept!""#);
    ensure!(is_alive());
    let_go().await?;
    Ok(())
}

pub(crate) async fn what_javascript_forgets_is_freed(cx: &Cx) -> Outcome {
    let (helper, is_alive) = watched("forgotten");
    hold(&helper).await?;
    drop(helper);
    let_go().await?;
    cx.eventually("the proxy is collected", || !is_alive()).await
}

pub(crate) async fn methods_answer_at_once(_: &Cx) -> Outcome {
    let helper = helper("sync");
    ensure_eq!(attempt_sync(&helper, "sayHello", &[]).await?.value()?, r#""Hello, sync!""#);
    ensure!(attempt_sync(&helper, "fail", &[]).await?.error()?.has_code("exception"));
    ensure!(attempt_sync(&helper, "later", &[]).await?.error()?.message.contains("later"));
    Ok(())
}

pub(crate) async fn a_reference_is_no_data(_: &Cx) -> Outcome {
    ensure!(serde_json::to_string(&helper("x")).is_err());
    ensure!(serde_json::from_str::<RustRef<Hidden>>("1").is_err());
    Ok(())
}

pub(crate) async fn many_runtimes_can_hold_one(cx: &Cx) -> Outcome {
    let another = cx.another()?;
    let helper = helper("shared");
    hold(&helper).await?;
    hold(&helper).on(&another.runtime).await?;
    ensure_eq!(attempt_held("sayHello").await?.value()?, r#""Hello, shared!""#);
    ensure_eq!(attempt_held("sayHello").on(&another.runtime).await?.value()?, r#""Hello, shared!""#);
    (another.end)();
    ensure!(is_held(&helper).await?);
    let_go().await?;
    Ok(())
}
