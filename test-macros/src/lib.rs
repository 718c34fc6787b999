//! Attributes for tests.

use proc_macro::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

/// The two tests that call the annotated function. `TestApp` comes from the file that uses the
/// attribute.
const TESTS: &str = r#"
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn sqlite() {
        run(TestApp::on_sqlite().await).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    #[cfg_attr(no_postgres, ignore = "TEST_DATABASE_URL is not set")]
    async fn postgres() {
        run(TestApp::on_postgres().await.expect("TEST_DATABASE_URL is not set")).await;
    }
"#;

/// Runs a test on both databases: `async fn name(app: TestApp)` becomes the tests `name::sqlite`
/// and `name::postgres`. The second is reported as ignored where `TEST_DATABASE_URL` names no
/// server.
///
/// Anything but a function is a compile error.
#[proc_macro_attribute]
pub fn both_databases(_arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut function: Vec<TokenTree> = item.into_iter().collect();
    let is_fn =
        |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word.to_string() == "fn");
    let at = function.iter().position(is_fn).map(|keyword| keyword + 1);
    let Some(name) = at.and_then(|at| function.get_mut(at)) else {
        return source("compile_error!(\"`both_databases` is for functions\");");
    };
    let run = Ident::new("run", Span::call_site());
    let module = std::mem::replace(name, run.into());
    let mut body = source("use super::*;");
    body.extend(function);
    body.extend(source(TESTS));
    let word = |text| TokenTree::Ident(Ident::new(text, Span::call_site()));
    [
        word("mod"),
        module,
        Group::new(Delimiter::Brace, body).into(),
    ]
    .into_iter()
    .collect()
}

/// Tokens of a text that is part of this file, so that it is Rust.
fn source(text: &str) -> TokenStream {
    text.parse().unwrap_or_default()
}
