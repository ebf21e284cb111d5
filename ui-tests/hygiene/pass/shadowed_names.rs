// The user's own things may have the names of the prelude's, and of ours.
#![allow(dead_code, unused_macros, non_camel_case_types)]

use jsinterop::{js_import, js_invokable};

struct Option;
struct String;
struct Vec;
struct Box;
struct Send;
struct Future;
struct JsCall;
struct JsError;
struct Import;
struct Export;
struct Result;
trait Clone {}
trait From {}
trait Into {}
trait Serialize {}
trait Deserialize {}
trait Iterator {}
#[derive(Debug)]
struct u8;
struct str_;
mod core {}
mod std_ {}
mod serde {}
mod inventory {}

#[allow(non_snake_case)]
fn Some() {}
#[allow(non_snake_case)]
fn None() {}
#[allow(non_snake_case)]
fn Ok() {}
#[allow(non_snake_case)]
fn Err() {}
fn call() {}
fn drop() {}
static __IMPORT: () = ();
static __EXPORT: () = ();
static __MODULE: () = ();
const IMPORT: () = ();

macro_rules! concat { () => {}; }
macro_rules! env { () => {}; }
macro_rules! line { () => {}; }
macro_rules! source { () => {}; }

type Outcome<T> = ::core::result::Result<T, jsinterop::JsError>;

#[js_import("log", module = "log.js", timeout = "1s")]
async fn log(call: &str, import: ::core::option::Option<i32>, args: i64, __call: i8) -> Outcome<()>;

#[js_import("log", variadic)]
fn log_all(__IMPORT_: &[i32]) -> Outcome<::std::string::String>;

#[js_import]
struct Chart;

#[js_import]
impl Chart {
    #[js_import(new)]
    async fn new(name: &str) -> Outcome<Chart>;
    async fn from_object(&self, object: i32) -> Outcome<()>;
    async fn clone(&self) -> Outcome<Chart>;
    async fn serialize(&self, serializer: &str) -> Outcome<()>;
}

#[js_invokable]
async fn greet(call: &str, out: i32, value: i64, __out: i32, result: ::core::option::Option<i32>) -> ::std::string::String {
    let _ = (out, value, __out, result);
    ::std::string::String::from(call)
}

#[js_invokable]
fn split(out_of: i32) -> ::core::result::Result<i32, ::core::fmt::Error> {
    ::core::result::Result::Ok(out_of)
}

struct Helper;

#[js_invokable]
impl Helper {
    #[js_invokable]
    fn clone(&self) -> i32 {
        1
    }

    #[js_invokable]
    async fn from(&self, receiver: &str) -> usize {
        receiver.len()
    }
}

fn main() {}
