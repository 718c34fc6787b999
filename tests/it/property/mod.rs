//! What must hold of everything that can be sent, tried with what chance makes of it. Rules that
//! only the code beside them can see are tried there, in files of the name `properties.rs`.
//!
//! Each property is tried with 256 cases, or as many as `PROPTEST_CASES` says.

mod cursor;
mod token;

use proptest::test_runner::{Config, TestCaseError, TestCaseResult, TestRunner};

/// Tries a property that has to wait for something; what fails is printed as small as it gets.
async fn hold<S: proptest::strategy::Strategy>(
    strategy: S,
    cases: u32,
    property: impl AsyncFn(S::Value) -> TestCaseResult,
) {
    let usual = Config::default();
    let config = Config {
        failure_persistence: None,
        cases: usual.cases.saturating_mul(cases) / 256,
        ..usual
    };
    let runtime = tokio::runtime::Handle::current();
    let outcome = tokio::task::block_in_place(|| {
        TestRunner::new(config).run(&strategy, |value| runtime.block_on(property(value)))
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

/// Fails a case with these words unless it is so.
fn ensure(so: bool, words: impl FnOnce() -> String) -> TestCaseResult {
    if so {
        Ok(())
    } else {
        Err(TestCaseError::fail(words()))
    }
}
