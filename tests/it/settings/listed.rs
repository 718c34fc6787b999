//! The list of settings says what is read.

use super::load;
use config::{REMOTE_VARIABLES, SETTINGS};
use std::{collections::BTreeSet, fs, path::Path};

/// Names that the files of a folder quote, but for the list itself.
fn quoted(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            quoted(&path, found);
        } else if path.file_name().is_some_and(|name| name != "settings.rs") {
            let text = fs::read_to_string(path).unwrap();
            let words = text.split('"').filter(|word| {
                word.strip_prefix("LATCHKEY_").is_some_and(|rest| {
                    !rest.is_empty() && rest.chars().all(|c| c == '_' || c.is_ascii_uppercase())
                })
            });
            found.extend(words.map(str::to_owned));
        }
    }
}

#[test]
fn every_setting_is_read_and_no_other() {
    let (mut read, folder) = (BTreeSet::new(), Path::new(env!("CARGO_MANIFEST_DIR")));
    quoted(&folder.join("config/src"), &mut read);
    let settings: BTreeSet<_> = SETTINGS.iter().map(|setting| setting.name).collect();
    assert_eq!(settings.len(), SETTINGS.len(), "a name stands twice");
    for name in &settings {
        // The reader adds the suffix to the name of a secret.
        let plain = name.trim_end_matches("_FILE");
        assert!(
            read.contains(*name) || (settings.contains(plain) && read.contains(plain)),
            "{name} is read nowhere"
        );
    }
    let variables: BTreeSet<_> = REMOTE_VARIABLES.iter().map(|(name, _)| *name).collect();
    for name in &read {
        assert!(
            settings.contains(name.as_str()) || variables.contains(name.as_str()),
            "{name} is not listed"
        );
    }
}

/// What a setting takes stands in its refusal, and in its description.
#[test]
fn the_description_of_a_setting_tells_the_values_that_it_takes() {
    let (mut ranges, mut choices) = (0, 0);
    for setting in SETTINGS {
        let problems = load(&[(setting.name, "?")]).err().unwrap_or_default();
        let own = problems.iter().find(|known| known.setting == setting.name);
        let rule = own.and_then(|known| known.message.strip_prefix("must be "));
        let (name, rule, described) = (setting.name, rule.unwrap_or_default(), setting.description);
        if let Some(range) = rule.strip_prefix("a number from ") {
            let without_zero = range
                .strip_prefix("0 ")
                .map(|rest| format!("(1 {rest}); `0` "));
            assert!(
                described.contains(&format!("({range})"))
                    || without_zero.is_some_and(|range| described.contains(&range)),
                "{name}: {rule}"
            );
            ranges += 1;
            continue;
        }
        let values: Vec<_> = rule
            .split(" or ")
            .flat_map(|part| part.split(", "))
            .collect();
        if values.len() > 1
            && values != ["true", "false"]
            && !values.iter().any(|value| value.contains(' '))
        {
            let told = |value: &&str| described.contains(&format!("`{value}`"));
            assert!(values.iter().all(told), "{name}: {rule}");
            choices += 1;
        }
    }
    assert!(
        ranges > 8 && choices > 4,
        "{ranges} ranges and {choices} choices are understood"
    );
}
