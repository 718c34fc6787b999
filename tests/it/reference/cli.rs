//! The page of the command line.

use super::{hold, table};
use clap::{Arg, Command};

/// The heads of a table of options.
const OPTIONS: [&str; 2] = ["option", "what it is"];

/// Commands that a page of the book says more about.
const MORE: [(&str, &str); 11] = [
    (
        "apply",
        "[Configuration as a file](../guide/configuration-as-a-file.md)",
    ),
    ("import keycloak", "[Keycloak](../migrate/keycloak.md)"),
    ("import hydra", "[Ory Hydra](../migrate/hydra.md)"),
    ("import auth0", "[Auth0](../migrate/auth0.md)"),
    (
        "unused-access",
        "[Least privilege](../guide/least-privilege.md)",
    ),
    (
        "keys revoke",
        "[When a signing key leaks](../operate/signing-keys.md#when-a-signing-key-leaks)",
    ),
    (
        "master-key rotate",
        "[The master key](../operate/master-key.md)",
    ),
    ("audit verify", "[The audit log](../guide/audit-log.md)"),
    (
        "backup",
        "[Backup and restore](../operate/backup-and-restore.md)",
    ),
    (
        "restore",
        "[Backup and restore](../operate/backup-and-restore.md)",
    ),
    (
        "context set",
        "[The command line](../guide/command-line.md)",
    ),
];

/// A command, as the page shows it.
struct Shown<'a> {
    /// Its words, without the name of the program.
    words: String,
    command: &'a Command,
    /// How it is called.
    usage: String,
}

impl Shown<'_> {
    fn title(&self) -> String {
        format!("latchkey {}", self.words)
    }

    fn row(&self) -> [String; 2] {
        let anchor = self.title().replace(' ', "-");
        let about = self.command.get_about().unwrap().to_string();
        [format!("[`{}`](#{anchor})", self.title()), marked(&about)]
    }

    /// What it does, how it is called, and its options but for those that are shared.
    fn section(&self, shared: &[&Arg]) -> String {
        let about = self.command.get_long_about();
        let about = about.or(self.command.get_about()).unwrap().to_string();
        let paragraphs = about.split("\n\n");
        let about: Vec<_> = paragraphs
            .map(|text| format!("{}.", marked(text.trim_end_matches('.'))))
            .collect();
        let more = MORE.iter().filter(|(words, _)| *words == self.words);
        let more: String = more.map(|(_, link)| format!(" See {link}.")).collect();
        let mut parts = vec![
            format!("### {}", self.title()),
            format!("{}{more}", about.join("\n\n")),
        ];
        if !self.command.has_subcommands() {
            parts.push(format!("`{}`", self.usage));
            let is_shared = |arg: &Arg| {
                let same = |other: &&Arg| option(other) == option(arg);
                shared.iter().any(same)
            };
            let own = self.command.get_arguments();
            let own = own.filter(|arg| !arg.is_hide_set() && !is_shared(arg));
            let own: Vec<_> = own.map(option).collect();
            if !own.is_empty() {
                parts.push(table(OPTIONS, own).trim_end().to_owned());
            }
        }
        format!("{}\n\n", parts.join("\n\n"))
    }
}

/// The commands below one. Only the tree that was built knows how they are called, and only the
/// other which options are their own.
fn below<'a>(command: &'a Command, built: &Command, words: &str) -> Vec<Shown<'a>> {
    let mut found = Vec::new();
    for command in command.get_subcommands() {
        let words = format!("{words} {}", command.get_name()).trim().to_owned();
        let built = built.find_subcommand(command.get_name()).unwrap();
        let usage = built.clone().render_usage().to_string();
        found.push(Shown {
            words: words.clone(),
            command,
            usage: usage.trim_start_matches("Usage: ").to_owned(),
        });
        found.extend(below(command, built, &words));
    }
    found
}

/// A text of the command line in Markdown: names of variables and options are code.
fn marked(text: &str) -> String {
    let mark = |word: &str| {
        let name = word.trim_end_matches([',', ';', ':', '.']);
        let is_code = ["LATCHKEY_", "_FILE", "--"]
            .iter()
            .any(|start| name.len() > 2 && name.starts_with(start));
        if is_code {
            format!("`{name}`{}", &word[name.len()..])
        } else {
            word.to_owned()
        }
    };
    let outside = |part: &str| part.split(' ').map(mark).collect::<Vec<_>>().join(" ");
    let parts = text.split('`').enumerate();
    parts
        .map(|(index, part)| match index % 2 {
            0 => outside(part),
            _ => format!("`{part}`"),
        })
        .collect()
}

/// The row of an option, or of an argument without a name.
fn option(arg: &Arg) -> [String; 2] {
    let values = arg.get_value_names().unwrap_or_default();
    let value = values
        .iter()
        .filter(|_| arg.get_action().takes_values())
        .map(|name| name.as_str())
        .collect::<Vec<_>>()
        .join(" ");
    let long = arg.get_long().map(|long| format!("--{long} {value}"));
    let name = long.unwrap_or(value);
    let short = arg.get_short().map(|short| format!("-{short}, "));
    let name = format!("`{}{}`", short.unwrap_or_default(), name.trim());
    let help = arg.get_long_help().or(arg.get_help()).unwrap().to_string();
    let mut text = marked(&help.replace("\n\n", ". "));
    let values: Vec<_> = possible(arg);
    if let Some((last, others)) = values.split_last() {
        text.push_str(&format!(": {} or {last}", others.join(", ")));
    }
    let defaults = arg.get_default_values();
    for default in defaults.iter().filter(|_| arg.get_action().takes_values()) {
        text.push_str(&format!("; by default `{}`", default.to_str().unwrap()));
    }
    [name, text]
}

/// The values that an option may have, where they are few, with what they mean where the name does
/// not say it.
fn possible(arg: &Arg) -> Vec<String> {
    if !arg.get_action().takes_values() {
        return Vec::new();
    }
    let values = arg.get_possible_values().into_iter();
    values
        .map(|value| {
            let help = value.get_help().map(ToString::to_string);
            let help = help.filter(|help| !help.eq_ignore_ascii_case(value.get_name()));
            let help = help.map(|help| format!(" ({})", help.to_lowercase()));
            format!("`{}`{}", value.get_name(), help.unwrap_or_default())
        })
        .collect()
}

#[test]
fn the_page_of_the_command_line_is_that_of_the_code() {
    let tree = latchkey::cli::command();
    let mut built = tree.clone();
    built.build();
    let commands = below(&tree, &built, "");
    for (words, _) in MORE {
        let exists = commands.iter().any(|command| command.words == words);
        assert!(exists, "there is no command {words}");
    }
    let server = tree.find_subcommand("client").unwrap().get_arguments();
    let server: Vec<_> = server.filter(|arg| !arg.is_hide_set()).collect();
    let sections = commands.iter().map(|command| command.section(&server));
    let parts = [
        (
            "commands",
            table(["command", "does"], commands.iter().map(Shown::row)),
        ),
        ("server", table(OPTIONS, server.iter().copied().map(option))),
        ("all", table(OPTIONS, tree.get_arguments().map(option))),
        ("options", sections.collect()),
    ];
    hold("docs/reference/cli.md", &parts);
}
