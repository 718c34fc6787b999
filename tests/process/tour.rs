//! Walking what a page of ours shows: its `sh` blocks are run, and must print what the `text`
//! blocks after them say.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Command, Stdio},
};

/// The address that our pages speak of.
const ADDRESS: &str = "localhost:8080";
/// Stands between the outputs of two steps.
const MARK: &str = "---- next step of the tour ----";

/// Commands, and what they print where the page shows it.
pub(crate) struct Step {
    commands: String,
    printed: Option<String>,
}

/// A file of the repository, by its path there.
pub(crate) fn page(path: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The README and all pages of the book, by their paths.
pub(crate) fn pages() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut folders, mut found) = (vec![root.join("docs")], vec!["README.md".to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap();
                found.push(name.to_owned());
            }
        }
    }
    found
}

/// The sections of a page by their headings of the second level. What comes before the first of
/// them is called by the page's title, with its `#`.
pub(crate) fn sections(page: &str) -> Vec<(&str, &str)> {
    let parts = page.split("\n## ");
    parts
        .map(|part| part.split_once('\n').unwrap_or((part, "")))
        .collect()
}

/// The `sh` blocks of a section, each with the `text` block that follows it. A `yaml` block is the
/// section's file. Other blocks are only shown.
pub(crate) fn steps(page: &str, heading: &str) -> Vec<Step> {
    let section = sections(page)
        .into_iter()
        .find(|(name, _)| *name == heading);
    let (_, section) = section.unwrap_or_else(|| panic!("no section `{heading}`"));
    let mut steps: Vec<Step> = Vec::new();
    // Every second piece between fences is a block.
    for block in section.split("```").skip(1).step_by(2) {
        match block.split_once('\n').unwrap() {
            ("sh", commands) => steps.push(Step {
                commands: commands.to_owned(),
                printed: None,
            }),
            ("yaml", file) => {
                let commands = format!("cat > clients.yaml <<'END'\n{file}END\n");
                steps.push(Step {
                    commands,
                    printed: None,
                });
            }
            ("text", printed) => {
                steps.last_mut().unwrap().printed = Some(printed.trim().to_owned())
            }
            ("console" | "json" | "js", _) => {}
            (other, _) => panic!("{heading} has a block of the kind `{other}`"),
        }
    }
    steps
}

/// Whether that was printed; `...` stands for anything.
fn matches(pattern: &str, printed: &str) -> bool {
    let mut pieces = pattern.split("...");
    let Some(mut rest) = printed.strip_prefix(pieces.next().unwrap()) else {
        return false;
    };
    let mut open = false;
    for piece in pieces {
        let Some(at) = rest.find(piece) else {
            return false;
        };
        rest = &rest[at + piece.len()..];
        open = piece.is_empty();
    }
    rest.is_empty() || open
}

/// Runs all steps in one shell, in an empty folder and on a port of their own.
pub(crate) fn walk(steps: &[Step]) {
    let is_here = |tool: &str| {
        Command::new(tool)
            .arg("--version")
            .stdout(Stdio::null())
            .status()
            .is_ok()
    };
    if !is_here("bash") || !is_here("curl") {
        eprintln!("The tour was not walked: it needs bash and curl.");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .to_string();
    let mut script =
        "set -euo pipefail; trap 'kill $(jobs -p) 2> /dev/null || true' EXIT\n".to_owned();
    for step in steps {
        script += &format!("{}\necho '{MARK}'\n", step.commands.replace(ADDRESS, &free));
    }
    let programs = Path::new(env!("CARGO_BIN_EXE_latchkey"))
        .parent()
        .unwrap()
        .display()
        .to_string();
    let issuer = format!("http://{free}");
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(folder.path())
        .env_clear()
        .env("PATH", format!("{programs}:/usr/local/bin:/usr/bin:/bin"))
        // The tour makes its own folder; it shall vanish with this one.
        .env("TMPDIR", folder.path())
        .envs([
            ("LATCHKEY_LISTEN", free.as_str()),
            ("LATCHKEY_ISSUER", issuer.as_str()),
        ])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout)
        .unwrap()
        .replace(&free, ADDRESS);
    let log = fs::read_to_string(folder.path().join("latchkey.log")).unwrap_or_default();
    let all = format!(
        "{printed}\n{}\n{log}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut parts = printed.split(MARK);
    for step in steps {
        let part = parts.next().unwrap_or_default().trim();
        let pattern = step.printed.as_deref().unwrap_or("...");
        assert!(
            matches(pattern, part),
            "\n{}\nprinted\n{part}\ninstead of\n{pattern}\nAll of it:\n{all}",
            step.commands
        );
    }
    assert!(output.status.success(), "{}: {all}", output.status);
}
