//! The pages and files of the console and the playground, as browsers get them. What they do in a
//! browser is tried in `console/tests`.

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

/// The addresses of files that the page of an application names.
fn addresses<'p>(page: &'p str, app: &str) -> Vec<&'p str> {
    let below = format!("/{app}/-/");
    let named = page.split(['"', '\'']).filter(|text| text.contains(&below));
    let named: Vec<_> = named.collect();
    assert!(named.len() >= 3, "{page}");
    named
}
