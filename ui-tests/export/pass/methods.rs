// Methods: several blocks of one type, the same name on two types, enums, paths, and methods for Rust alone.
use jsinterop::{Registry, js_invokable};

mod helpers {
    pub(crate) struct Helper {
        pub(crate) name: String,
    }
}

enum Step {
    First,
}

#[derive(Clone)]
struct Db;

#[js_invokable]
impl helpers::Helper {
    const GREETING: &'static str = "Hello";

    #[js_invokable]
    fn say_hello(&self) -> String {
        format!("{}, {}!", Self::GREETING, self.name)
    }

    #[jsinterop::js_invokable("later", alias = "afterwards")]
    pub async fn say_hello_later(&self, after: &str, #[state] db: Db) -> Result<String, std::fmt::Error> {
        let _ = (after, db);
        std::future::ready(()).await;
        Ok(self.say_hello())
    }

    fn rename<T: Into<String>>(&mut self, name: T) {
        self.name = name.into();
    }

    fn into_name(self) -> String {
        self.name
    }
}

#[js_invokable]
impl helpers::Helper {
    #[js_invokable]
    fn twin(&self, twin: Option<u32>) -> Option<u32> {
        twin
    }
}

#[js_invokable]
impl Step {
    #[js_invokable]
    fn say_hello(&self) -> &'static str {
        match self {
            Self::First => "Hello",
        }
    }
}

fn main() {
    assert_eq!(Registry::global().exports().count(), 4);
    Registry::global().check().unwrap();
    let mut helper = helpers::Helper { name: "Ann".into() };
    helper.rename("Bea");
    assert_eq!((helper.say_hello(), helper.into_name()), ("Hello, Bea!".into(), "Bea".into()));
    Step::First.say_hello();
}
