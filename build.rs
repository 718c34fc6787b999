//! Tells the tests whether there is a PostgreSQL for them: what needs one is otherwise reported as ignored, and counted as such.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(no_postgres)");
    println!("cargo::rerun-if-env-changed=TEST_DATABASE_URL");
    if std::env::var_os("TEST_DATABASE_URL").is_none_or(|url| url.is_empty()) {
        println!("cargo::rustc-cfg=no_postgres");
    }
}
