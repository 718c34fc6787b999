//! Writes the table of the files that browsers get.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// Where the files are, built and compressed: see `console/build/compressed.ts`.
const DIST: &str = "../console/dist";
/// The applications, each in a folder of its own.
const APPS: [&str; 2] = ["console", "playground"];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={DIST}");
    let (from, to) = (folder("CARGO_MANIFEST_DIR")?.join(DIST), folder("OUT_DIR")?);
    for app in APPS {
        fs::write(to.join(format!("{app}.rs")), table(&from.join(app))?)?;
    }
    Ok(())
}

fn folder(variable: &str) -> io::Result<PathBuf> {
    env::var_os(variable)
        .map(PathBuf::from)
        .ok_or_else(|| io::Error::other(format!("cargo sets {variable}")))
}

/// The source of a constant: the page, the hash of all files, and the files in the order of their
/// names.
fn table(from: &Path) -> io::Result<String> {
    let missing = |error| {
        io::Error::other(format!(
            "{from:?}: {error}. It is part of the repository; `make console` makes it anew."
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
        "static APP: EmbeddedApp = EmbeddedApp {{ hash: {:?}, page: include_str!({page:?}), files: &FILES }};\n",
        hash.trim()
    );
    table += &format!("static FILES: [Asset; {}] = [\n", names.len());
    for name in names {
        let media_type = match name.rsplit_once('.').map(|(_, extension)| extension) {
            Some("css") => "text/css; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("svg") => "image/svg+xml",
            Some("ttf") => "font/ttf",
            Some("woff2") => "font/woff2",
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
