//! What a file makes and changes.

mod changing;
mod making;
mod refusals;

use super::SHOP;

/// The shop with one word of it changed.
fn with(from: &str, to: &str) -> String {
    assert!(SHOP.contains(from), "{from}");
    SHOP.replace(from, to)
}
