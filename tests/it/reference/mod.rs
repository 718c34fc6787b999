//! The parts of the reference that are generated from the code: pages of the book hold them between
//! a line `<!-- generated: NAME -->` and a line `<!-- end -->`; what is around them is written by
//! hand. `make reference` runs these tests with `REWRITE_REFERENCE`, so that they write the parts
//! instead of comparing them.

mod cli;
mod errors;
mod limits;
mod metrics;
mod scopes;
mod settings;

use std::{fs, path::Path};

/// The line after a generated part.
const END: &str = "<!-- end -->";

/// Compares the generated parts of a page, by their names, with what the code generates now; or
/// writes them.
#[track_caller]
fn hold(page: &str, parts: &[(&str, String)]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let kept = fs::read_to_string(&path).unwrap();
    assert_eq!(
        kept.matches("<!-- generated: ").count(),
        parts.len(),
        "{page} has other generated parts"
    );
    let mut generated = kept.clone();
    for (name, text) in parts {
        let begin = format!("<!-- generated: {name} -->\n");
        let (before, rest) = generated
            .split_once(&begin)
            .unwrap_or_else(|| panic!("{page} has no line {begin}"));
        let (_, after) = rest
            .split_once(END)
            .unwrap_or_else(|| panic!("{page}: no line {END} after {begin}"));
        generated = format!("{before}{begin}\n{}\n\n{END}{after}", text.trim());
    }
    if is_rewriting() {
        fs::write(path, generated).unwrap();
    } else {
        assert!(
            kept == generated,
            "{page} is out of date: run `make reference`"
        );
    }
}

/// Holds that the prose of a page, however its lines are broken, tells what the code says.
#[track_caller]
fn says(page: &str, told: &[String]) {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
    let words: Vec<_> = text.split_whitespace().collect();
    let text = words.join(" ");
    for sentence in told {
        assert!(text.contains(sentence), "{page} does not say: {sentence}");
    }
}

#[expect(clippy::disallowed_methods, reason = "a setting of these tests")]
fn is_rewriting() -> bool {
    std::env::var("REWRITE_REFERENCE").is_ok_and(|value| !value.is_empty())
}

/// A table; a cell may hold a vertical bar.
fn table<const N: usize>(heads: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let line = |cells: [String; N]| {
        let cells = cells.map(|cell| match cell.replace('|', "\\|") {
            cell if cell.is_empty() => " |".to_owned(),
            cell => format!(" {cell} |"),
        });
        format!("|{}\n", cells.concat())
    };
    let rows = rows.into_iter().map(line).collect::<String>();
    let ruler = [" --- |"; N].concat();
    format!("{}|{ruler}\n{rows}", line(heads.map(str::to_owned)))
}

/// A text as code; none where it is empty.
fn code(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("`{text}`")
    }
}

/// A link to a page of the book, by its path below `docs`, from a page in one of the folders there.
fn link(page: &str, folder: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(page);
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{page}: {error}"));
    let title = text.lines().next().unwrap().trim_start_matches("# ");
    let target = match page.strip_prefix(&format!("{folder}/")) {
        Some(sibling) => sibling.to_owned(),
        None => format!("../{page}"),
    };
    format!("[{title}]({target})")
}

/// A number of bytes, in the largest unit that divides it.
fn bytes(bytes: impl TryInto<u64>) -> String {
    let bytes = bytes
        .try_into()
        .unwrap_or_else(|_| panic!("a limit is below zero"));
    match bytes {
        bytes if bytes % (1024 * 1024) == 0 => format!("{} MiB", bytes / (1024 * 1024)),
        bytes if bytes % 1024 == 0 => format!("{} KiB", bytes / 1024),
        bytes => format!("{bytes} bytes"),
    }
}
