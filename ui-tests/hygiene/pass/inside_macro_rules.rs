// Types, names, whole signatures and literals may come from a macro.
use jsinterop::{JsError, Registry, js_import, js_invokable};

macro_rules! declare {
    (
        $(#[$attr:meta])* $vis:vis $name:ident($($param:ident: $ty:ty),*) -> $output:ty = $path:literal, $limit:expr;
        $handle:ident { $method:ident($($arg:ident: $arg_ty:ty),*) -> $result:ty }
    ) => {
        $(#[$attr])*
        #[js_import($path, timeout = $limit)]
        $vis async fn $name($($param: $ty),*) -> $output;

        #[js_import($path)]
        $vis struct $handle;

        #[js_import]
        impl $handle {
            $vis async fn $method(&self, $($arg: $arg_ty),*) -> $result;
        }
    };
}

declare! {
    /// Shows a prompt.
    pub show_prompt(message: &str, choices: Option<&[&str]>, count: u32) -> Result<String, JsError> = "app.showPrompt", "10s";
    Chart { update(mode: Option<&str>) -> Result<(), JsError> }
}

macro_rules! export {
    ($name:ident, $js:literal, $ty:ty, $output:ty, |$param:ident| $body:expr, $object:ident . $method:ident) => {
        #[js_invokable($js)]
        async fn $name(fixed: &str, $param: $ty) -> $output {
            let _ = fixed;
            $body
        }

        struct $object;

        #[js_invokable]
        impl $object {
            #[js_invokable]
            fn $method(&self, $param: $ty) -> $output {
                $body
            }
        }
    };
}

export!(double, "twice", Vec<u32>, Result<usize, std::fmt::Error>, |list| Ok(list.len() * 2), Helper.say_hello);

macro_rules! text_export {
    ($($name:ident: $ty:ty),*) => { $(
        #[js_invokable]
        fn $name(text: $ty) -> usize {
            text.len()
        }
    )* };
}

text_export!(of_text: &str, of_bytes: &[u8], of_string: String);

macro_rules! extern_block {
    ($module:literal { $($name:ident($ty:ty);)* }) => {
        #[js_import(module = $module)]
        extern "js" {
            $(fn $name(value: $ty) -> Result<(), JsError>;)*
        }
    };
}

extern_block!("plot.js" { draw(&[f64]); clear(()); });

macro_rules! with_crate {
    ($krate:path) => {
        #[js_import("ping", crate = $krate)]
        async fn ping() -> Result<(), JsError>;
    };
}

with_crate!(::jsinterop);

macro_rules! spread {
    ($ty:ty) => {
        #[js_import("max", variadic)]
        fn max(values: $ty) -> Result<f64, JsError>;
    };
}

spread!(&[f64]);

async fn use_them(chart: &Chart) -> Result<(), JsError> {
    show_prompt("a", None, 1).await?;
    chart.update(Some("fast")).await
}

fn main() {
    let _ = use_them;
    assert_eq!(Registry::global().exports().count(), 5);
    assert_eq!(of_text("a") + of_bytes(b"b") + of_string("c".into()), 3);
}
