//! The playground's page and files, as browsers get them. What it does in a browser is tried in
//! `console/tests`.

mod assets;
mod build;
mod page;

use std::io::Read;

fn unpacked(compressed: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    brotli_decompressor::Decompressor::new(compressed, 4096)
        .read_to_end(&mut plain)
        .unwrap();
    plain
}

/// The addresses that the page names.
fn addresses(page: &str) -> Vec<&str> {
    let named = page
        .split(['"', '\''])
        .filter(|text| text.contains("/playground/-/"));
    let named: Vec<_> = named.collect();
    assert!(named.len() >= 3, "{page}");
    named
}
