//! Tells the tests whether there is a PostgreSQL for them.

use std::env;

fn main() {
    // What needs PostgreSQL is otherwise reported as ignored, and counted as such.
    println!("cargo::rustc-check-cfg=cfg(no_postgres)");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=TEST_DATABASE_URL");
    if env::var_os("TEST_DATABASE_URL").is_none_or(|url| url.is_empty()) {
        println!("cargo::rustc-cfg=no_postgres");
    }
}
