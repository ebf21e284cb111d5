//! Every form of both macros, with nothing in scope: what surrounds it is up to who includes this file.

/// A position on the map.
#[derive(::core::fmt::Debug, ::serde::Serialize, ::serde::Deserialize)]
pub struct Position {
    /// East.
    pub x: f64,
    /// North.
    pub y: f64,
}

/// What may go wrong here.
#[derive(::core::fmt::Debug)]
pub struct AppError(pub ::std::string::String);

impl ::core::convert::From<::jsinterop::JsError> for AppError {
    fn from(error: ::jsinterop::JsError) -> Self {
        Self(::std::string::ToString::to_string(&error))
    }
}

impl ::core::fmt::Display for AppError {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.write_str(&self.0)
    }
}

impl ::core::error::Error for AppError {}

/// An alias is as good as what it stands for.
pub type AppResult<T> = ::core::result::Result<T, AppError>;

/// Imports.
pub mod imports {
    use super::{AppResult, Position};

    /// A path.
    #[::jsinterop::js_import("exampleJsFunctions.showPrompt")]
    pub async fn show_prompt(message: &str) -> ::core::result::Result<::std::string::String, ::jsinterop::JsError>;

    /// The function's name.
    #[::jsinterop::js_import]
    pub async fn reload_page() -> AppResult<()>;

    /// In process.
    #[::jsinterop::js_import("Math.max")]
    pub fn max(a: f64, b: f64) -> AppResult<f64>;

    /// A property read.
    #[::jsinterop::js_import(get = "document.title")]
    pub async fn title() -> AppResult<::std::string::String>;

    /// A property written.
    #[::jsinterop::js_import(set = "document.title")]
    pub async fn set_title(title: &str) -> AppResult<()>;

    /// A constructor.
    #[::jsinterop::js_import(new = "Chart", module = "chart.js")]
    pub async fn new_chart(at: &Position) -> AppResult<::jsinterop::JsObject>;

    /// A time limit.
    #[::jsinterop::js_import("slow", timeout = "10s")]
    pub async fn slow(signal: ::jsinterop::CallSignal) -> AppResult<()>;

    /// No time limit.
    #[::jsinterop::js_import("person.answer", timeout = "none")]
    pub async fn answer(choices: ::core::option::Option<&[&str]>) -> AppResult<::core::option::Option<u8>>;

    /// A list that is spread.
    #[::jsinterop::js_import("paint", variadic)]
    pub async fn paint(color: u32, points: &[Position]) -> AppResult<()>;

    /// A list that is spread and owned.
    #[::jsinterop::js_import("paint", variadic)]
    pub async fn paint_all(points: ::std::vec::Vec<Position>) -> AppResult<()>;

    /// A generic result and a generic argument.
    #[::jsinterop::js_import("ask")]
    pub async fn ask<'a, T: ::serde::de::DeserializeOwned, A>(
        element: &::jsinterop::ElementRef,
        name: ::std::borrow::Cow<'_, str>,
        value: &'a A,
    ) -> ::core::result::Result<T, ::jsinterop::JsError>
    where
        A: ::serde::Serialize + ?::core::marker::Sized;

    /// Raw identifiers.
    #[::jsinterop::js_import]
    pub async fn r#type(r#match: &str, r#in: u32) -> AppResult<()>;

    /// Not everywhere.
    #[cfg(any(unix, not(unix)))]
    #[::jsinterop::js_import]
    #[must_use]
    pub fn everywhere() -> AppResult<bool>;

    /// Nowhere.
    #[cfg(all(unix, not(unix)))]
    #[::jsinterop::js_import]
    pub async fn nowhere() -> AppResult<Missing>;

    #[::jsinterop::js_import(module = "plot.js")]
    extern "js" {
        /// One of many.
        pub async fn register(plugin: &::jsinterop::JsFunction, listener: &::jsinterop::Callback) -> AppResult<()>;

        /// Another.
        #[js_import("default.version", timeout = "1s")]
        pub async fn version() -> AppResult<::std::string::String>;

        /// A private one.
        #[js_import(get)]
        fn get_ready() -> AppResult<bool>;
    }

    /// Calls the private one.
    pub fn is_ready() -> bool {
        ::core::matches!(get_ready(), ::core::result::Result::Ok(true))
    }

    /// A chart.
    #[::jsinterop::js_import("Chart", module = "chart.js")]
    pub struct Chart;

    #[::jsinterop::js_import]
    impl Chart {
        /// What most charts are.
        pub const KIND: &'static str = "bar";

        /// A constructor.
        #[js_import(new)]
        pub async fn new(canvas: &::jsinterop::ElementRef) -> AppResult<Chart>;

        /// A method.
        pub async fn update(&self, mode: ::core::option::Option<&str>) -> AppResult<()>;

        /// A method that answers at once.
        #[js_import("resize")]
        pub fn resize(&self, width: f64, height: f64) -> AppResult<()>;

        /// A property.
        #[js_import(get)]
        pub async fn width(&self) -> AppResult<f64>;

        /// The same, written.
        #[js_import(set = "width")]
        pub async fn set_width(&self, value: f64) -> AppResult<()>;

        /// A static method.
        #[js_import("register")]
        pub async fn register_item(item: &::jsinterop::JsObject) -> AppResult<()>;

        /// A method in Rust.
        pub async fn double(&self) -> AppResult<()> {
            match self.width().await {
                ::core::result::Result::Ok(width) => self.set_width(width * 2.0).await,
                ::core::result::Result::Err(error) => ::core::result::Result::Err(error),
            }
        }
    }
}

/// Exports.
pub mod exports {
    use super::{AppError, AppResult, Position};

    /// What is sold.
    #[derive(::core::clone::Clone, ::core::fmt::Debug)]
    pub struct Shop;

    /// An error that chooses what JavaScript is told.
    #[derive(::core::fmt::Debug)]
    pub struct SoldOut;

    impl ::core::convert::From<SoldOut> for ::jsinterop::JsException {
        fn from(_: SoldOut) -> Self {
            Self::new("come back tomorrow").with_name("SoldOut")
        }
    }

    /// A `Result`, arguments of all kinds, state.
    #[::jsinterop::js_invokable]
    pub async fn order(
        #[state] _shop: Shop,
        #[state] _rt: ::jsinterop::JsRuntime,
        name: &str,
        picture: &[u8],
        times: ::core::option::Option<u32>,
    ) -> AppResult<usize> {
        ::core::future::ready(()).await;
        match times {
            ::core::option::Option::Some(_) => ::core::result::Result::Ok(name.len() + picture.len()),
            ::core::option::Option::None => ::core::result::Result::Err(AppError(::std::string::String::new())),
        }
    }

    /// A value, at once; a name and an alias.
    #[::jsinterop::js_invokable("sum$", alias = "total")]
    #[must_use]
    pub fn add(a: f64, mut b: f64) -> f64 {
        b += a;
        b
    }

    /// Nothing.
    #[::jsinterop::js_invokable]
    pub fn r#move(r#type: Position) {
        let Position { .. } = r#type;
    }

    /// A handle, and an error of its own.
    #[::jsinterop::js_invokable]
    pub fn refuse(callback: ::jsinterop::JsFunction) -> ::core::result::Result<(), SoldOut> {
        ::core::mem::drop(callback);
        ::core::result::Result::Err(SoldOut)
    }

    /// Not everywhere.
    #[cfg(any(unix, not(unix)))]
    #[::jsinterop::js_invokable("here")]
    #[must_use]
    pub fn everywhere() -> &'static str {
        "here"
    }

    /// Nowhere.
    #[cfg(all(unix, not(unix)))]
    #[::jsinterop::js_invokable("here")]
    pub fn nowhere() -> Missing {
        Missing
    }

    /// An object.
    #[derive(::core::fmt::Debug)]
    pub struct Helper {
        /// Whom it greets.
        pub name: ::std::string::String,
    }

    #[::jsinterop::js_invokable]
    impl Helper {
        /// A method.
        #[js_invokable]
        #[must_use]
        pub fn say_hello(&self) -> ::std::string::String {
            ::std::format!("Hello, {}!", self.name)
        }

        /// A method whose answer takes a while.
        #[js_invokable("later", alias = "afterwards")]
        pub async fn say_hello_later(&self, after: ::core::option::Option<u32>) -> AppResult<::std::string::String> {
            ::core::future::ready(after).await;
            ::core::result::Result::Ok(self.say_hello())
        }

        /// A method for Rust alone.
        pub fn lengthen(&mut self, name: &str) {
            self.name.push_str(name);
        }
    }

    #[::jsinterop::js_invokable]
    impl Helper {
        /// A method in a second block.
        #[js_invokable]
        #[must_use]
        pub fn name_length(&self) -> usize {
            self.name.len()
        }
    }
}
