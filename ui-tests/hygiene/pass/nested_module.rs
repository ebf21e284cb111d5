// Visibility and paths are those of the place.
mod outer {
    #[derive(serde::Serialize, serde::Deserialize)]
    pub(crate) struct Position(pub(crate) f64);

    pub(crate) mod inner {
        use jsinterop::{JsError, js_import, js_invokable};

        use super::Position;

        #[js_import("move")]
        pub(in crate::outer) async fn move_to(to: &super::Position) -> Result<Position, JsError>;

        #[js_import("Chart")]
        pub(super) struct Chart;

        #[js_import]
        impl Chart {
            #[js_import(new)]
            pub(super) async fn new() -> Result<Self, JsError>;
            pub(crate) async fn update(&self, at: &self::super::Position) -> Result<(), JsError>;
        }

        #[js_invokable]
        pub(super) fn swap(position: super::Position) -> self::Position {
            position
        }

        pub(crate) struct Helper;
    }

    #[jsinterop::js_invokable]
    impl self::inner::Helper {
        #[jsinterop::js_invokable]
        pub(crate) fn say_hello(&self, to: Position) -> f64 {
            to.0
        }
    }

    pub(crate) async fn use_them() -> Result<(), jsinterop::JsError> {
        let at = inner::swap(inner::move_to(&Position(1.0)).await?);
        inner::Chart::new().await?.update(&at).await
    }
}

fn main() {
    let _ = outer::use_them;
    assert_eq!(outer::inner::Helper.say_hello(outer::Position(2.0)), 2.0);
}
