//! No circle among the rules.

use super::{code, module_of, sources};
use std::collections::{BTreeMap, BTreeSet};

/// The paths of a `use` tree without white space, such as `crate::{a, b::{c, d}}`, each in full.
fn expand(prefix: &str, tree: &str, found: &mut Vec<String>) {
    let (mut depth, mut start) = (0_u32, 0);
    for (at, c) in tree.char_indices().chain([(tree.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                let item = &tree[start..at];
                start = at + 1;
                match item.split_once('{') {
                    Some((head, rest)) => {
                        let inner = rest.strip_suffix('}').unwrap();
                        expand(&format!("{prefix}{head}"), inner, found);
                    }
                    None => found.push(format!("{prefix}{item}")),
                }
            }
            _ => {}
        }
    }
}

/// Each path that a file of the crate `domain` imports or names in full, from its top.
fn domain_paths(file: &str, text: &str) -> Vec<String> {
    let text = text.split("#[cfg(test)]").next().unwrap();
    let code = code(text);
    let mut found = Vec::new();
    for statement in code.split("use").skip(1) {
        let starts = ["crate::", "super::"]
            .iter()
            .any(|head| statement.starts_with(head));
        if let (true, Some((tree, _))) = (starts, statement.split_once(';')) {
            expand("", tree, &mut found);
        }
    }
    found.extend(
        code.split("crate::")
            .skip(1)
            .map(|rest| format!("crate::{rest}")),
    );
    // `super` is the top of the crate only for the files that stand right below it.
    let top = !file.trim_end_matches("/mod.rs").contains('/');
    let prefix = if top { "super::" } else { "crate::" };
    let absolute = found.iter().filter_map(|path| {
        let path = path
            .strip_prefix("crate::")
            .or_else(|| path.strip_prefix(prefix))?;
        path.split(|c: char| !c.is_alphanumeric() && c != '_')
            .next()
    });
    absolute.map(str::to_owned).collect()
}

/// The rules are read one noun at a time only if no noun leads back to itself.
#[test]
fn the_rules_have_no_circle() {
    let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (file, text) in sources("domain/src") {
        let module = module_of(&file).to_owned();
        let skipped = ["properties.rs", "tests.rs"]
            .iter()
            .any(|name| file.ends_with(name));
        if module != "lib" && !skipped {
            needs
                .entry(module)
                .or_default()
                .extend(domain_paths(&file, &text));
        }
    }
    let modules: BTreeSet<_> = needs.keys().cloned().collect();
    for (module, others) in &mut needs {
        others.retain(|other| other != module && modules.contains(other));
    }
    assert!(
        needs.values().any(|others| others.len() > 3),
        "imports are not found"
    );
    // What needs nothing that is left is taken away, until nothing is left or all that is left is
    // a circle and what needs it.
    while let Some(free) = needs
        .iter()
        .find(|(_, others)| others.is_empty())
        .map(|(module, _)| module.clone())
    {
        needs.remove(&free);
        for others in needs.values_mut() {
            others.remove(&free);
        }
    }
    assert!(needs.is_empty(), "there is a circle among {needs:?}");
}
