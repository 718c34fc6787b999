//! Writes the table of the files that browsers get.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// Where the playground's files are, built and compressed: see `console/build/compressed.ts`.
const PLAYGROUND: &str = "../console/dist/playground";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={PLAYGROUND}");
    let table = table(&folder("CARGO_MANIFEST_DIR")?.join(PLAYGROUND))?;
    fs::write(folder("OUT_DIR")?.join("playground.rs"), table)
}

fn folder(variable: &str) -> io::Result<PathBuf> {
    env::var_os(variable)
        .map(PathBuf::from)
        .ok_or_else(|| io::Error::other(format!("cargo sets {variable}")))
}

/// The source of three constants: the page, the hash of all files, and the files in the order of
/// their names.
fn table(from: &Path) -> io::Result<String> {
    let missing = |error| {
        io::Error::other(format!(
            "{PLAYGROUND}: {error}. It is part of the repository; `make console` makes it anew."
        ))
    };
    let mut names = Vec::new();
    for entry in fs::read_dir(from).map_err(missing)? {
        names.extend(
            entry?
                .file_name()
                .into_string()
                .ok()
                .and_then(|name| name.strip_suffix(".br").map(str::to_owned)),
        );
    }
    names.sort();
    let hash = fs::read_to_string(from.join("HASH")).map_err(missing)?;
    let page = from.join("index.html");
    let mut table = format!(
        "const HASH: &str = {:?};\nconst PAGE: &str = include_str!({page:?});\n",
        hash.trim()
    );
    table += &format!("static FILES: [Asset; {}] = [\n", names.len());
    for name in names {
        let media_type = match name.rsplit_once('.').map(|(_, extension)| extension) {
            Some("css") => "text/css; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("svg") => "image/svg+xml",
            Some("ttf") => "font/ttf",
            _ => {
                return Err(io::Error::other(format!(
                    "{name}: give its media type in build.rs"
                )));
            }
        };
        let path = from.join(format!("{name}.br"));
        table += &format!("    Asset::new({name:?}, {media_type:?}, include_bytes!({path:?})),\n");
    }
    Ok(table + "];\n")
}
