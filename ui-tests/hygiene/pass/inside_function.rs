// Everything may be declared where it is used.
use jsinterop::Registry;

fn main() {
    use jsinterop::{JsError, js_import, js_invokable};

    #[derive(serde::Serialize, serde::Deserialize)]
    struct Position(f64, f64);

    struct LocalError;

    impl From<JsError> for LocalError {
        fn from(_: JsError) -> Self {
            Self
        }
    }

    #[js_import("move", module = "map.js")]
    async fn move_to(to: &Position) -> Result<Position, LocalError>;

    #[js_import(module = "chart.js")]
    extern "js" {
        async fn register(plugin: &str) -> Result<(), JsError>;
    }

    #[js_import]
    struct Chart;

    #[js_import]
    impl Chart {
        #[js_import(new)]
        async fn new(at: &Position) -> Result<Chart, JsError>;
        async fn update(&self) -> Result<(), LocalError>;
    }

    #[js_invokable]
    fn swap(position: Position) -> Position {
        Position(position.1, position.0)
    }

    struct Helper;

    #[js_invokable]
    impl Helper {
        #[js_invokable]
        async fn say_hello(&self, to: Position) -> Result<Position, std::fmt::Error> {
            Ok(to)
        }
    }

    let closure = || {
        #[js_invokable]
        fn inside_closure() {}
        inside_closure();
    };
    closure();
    let _ = (move_to, register, Chart::new, Chart::update, swap, Helper);
    assert_eq!(Registry::global().exports().count(), 3);
}
