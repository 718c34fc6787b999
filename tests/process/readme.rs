//! What the README says: its tour is walked, command by command, and its tables are those of the program.

use crate::program::{program, run};
use latchkey::config::SETTINGS;
use std::{
    net::TcpListener,
    path::Path,
    process::{Command, Stdio},
};

const README: &str = include_str!("../../README.md");
/// The address that the README speaks of.
const ADDRESS: &str = "localhost:8080";
/// Stands between the outputs of two steps.
const MARK: &str = "---- next step of the tour ----";

/// Commands, and what they print where the README shows it.
struct Step {
    commands: String,
    printed: Option<String>,
}

/// The `sh` blocks under that heading, each with the `text` block that follows it. A `yaml` block is the file of the section.
fn tour(heading: &str) -> Vec<Step> {
    let section = README.split("\n## ").find(|section| section.starts_with(&format!("{heading}\n"))).expect("the section");
    let mut steps: Vec<Step> = Vec::new();
    // Every second piece between fences is a block.
    for block in section.split("```").skip(1).step_by(2) {
        match block.split_once('\n').unwrap() {
            ("sh", commands) => steps.push(Step { commands: commands.to_owned(), printed: None }),
            ("yaml", file) => steps.push(Step { commands: format!("cat > clients.yaml <<'END'\n{file}END\n"), printed: None }),
            ("text", printed) => steps.last_mut().unwrap().printed = Some(printed.trim().to_owned()),
            (other, _) => panic!("the tour has a block of the kind `{other}`"),
        }
    }
    steps
}

/// Whether that was printed; `...` stands for anything.
fn matches(pattern: &str, printed: &str) -> bool {
    let mut pieces = pattern.split("...");
    let Some(mut rest) = printed.strip_prefix(pieces.next().unwrap()) else { return false };
    let mut open = false;
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
        open = piece.is_empty();
    }
    rest.is_empty() || open
}

#[test]
fn every_command_of_the_tour_does_what_the_readme_shows() {
    walk(tour("Tour"));
}

#[test]
fn the_configuration_file_of_the_readme_does_what_it_shows() {
    walk(tour("Configuration as a file"));
}

/// Walks the steps in a folder of their own.
fn walk(steps: Vec<Step>) {
    let is_here = |tool: &str| Command::new(tool).arg("--version").stdout(Stdio::null()).status().is_ok();
    if !is_here("bash") || !is_here("curl") {
        eprintln!("The tour was not walked: it needs bash and curl.");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    assert!(steps.len() >= 5, "the tour is gone");
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let mut script = "set -euo pipefail; trap 'kill $(jobs -p) 2> /dev/null || true' EXIT\n".to_owned();
    for step in &steps {
        script += &format!("{}\necho '{MARK}'\n", step.commands.replace(ADDRESS, &free));
    }
    let programs = Path::new(env!("CARGO_BIN_EXE_latchkey")).parent().unwrap().display().to_string();
    let issuer = format!("http://{free}");
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(folder.path())
        .env_clear()
        .env("PATH", format!("{programs}:/usr/local/bin:/usr/bin:/bin"))
        // The tour makes its own folder; it shall vanish with this one.
        .env("TMPDIR", folder.path())
        .envs([("LATCHKEY_LISTEN", free.as_str()), ("LATCHKEY_ISSUER", issuer.as_str())])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap().replace(&free, ADDRESS);
    let log = std::fs::read_to_string(folder.path().join("latchkey.log")).unwrap_or_default();
    let all = format!("{printed}\n{}\n{log}", String::from_utf8_lossy(&output.stderr));
    let mut parts = printed.split(MARK);
    for step in &steps {
        let part = parts.next().unwrap_or_default().trim();
        let pattern = step.printed.as_deref().unwrap_or("...");
        assert!(matches(pattern, part), "\n{}\nprinted\n{part}\ninstead of\n{pattern}\nAll of it:\n{all}", step.commands);
    }
    assert!(output.status.success(), "{}: {all}", output.status);
}

#[test]
fn the_readme_lists_every_setting_with_its_default() {
    for (name, default, _) in SETTINGS {
        let row = README.lines().find(|line| line.starts_with(&format!("| `{name}`")));
        let row = row.unwrap_or_else(|| panic!("{name} has no row in the table of settings"));
        assert!(default.is_empty() || row.contains(&format!("`{default}`")), "another default of {name}: {row}");
    }
}

#[test]
fn the_readme_lists_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let help = String::from_utf8(run(folder.path(), &[], &["--help"]).stdout).unwrap();
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands: Vec<_> = listed.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect();
    assert!(commands.contains(&"serve"), "{help}");
    for command in commands {
        assert!(README.contains(&format!("| `latchkey {command}")), "`latchkey {command}` is not in the table of commands");
    }
    assert!(program(folder.path(), &[], &["--version"]).output().unwrap().status.success());
}
