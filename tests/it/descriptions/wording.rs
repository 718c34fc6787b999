//! Whether one description stands alone, and if not, what is wrong with its words.

/// Words that tell a reader nothing, or only the authors.
const BANNED: [&str; 10] = [
    "nobody",
    "somebody",
    "whoever",
    "everybody",
    "anybody",
    "gone",
    "mend",
    "switched",
    "made",
    "makes",
];

/// Words that a description cannot begin with, because they point at something that the reader does
/// not see.
const POINTERS: [&str; 19] = [
    "it", "its", "he", "they", "their", "this", "these", "that", "those", "which", "whose", "what",
    "who", "whom", "why", "where", "how", "so", "also",
];

/// Why a description does not stand alone, if it does not.
pub(super) fn fault(text: &str) -> Option<String> {
    // What stands in backticks is the interface's, not prose.
    let prose = text.split('`').step_by(2).collect::<Vec<_>>().join("x");
    let written: Vec<_> = prose
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    let lower: Vec<_> = written.iter().map(|word| word.to_lowercase()).collect();
    let words: Vec<_> = lower.iter().map(String::as_str).collect();
    if words.len() < 3 {
        return Some("has fewer than three words".to_owned());
    }
    if !text.trim_end().ends_with('.') {
        return Some("does not end with a full stop".to_owned());
    }
    if let Some(word) = words.iter().find(|word| BANNED.contains(*word)) {
        return Some(format!("says `{word}`"));
    }
    if let Some(word) = written
        .iter()
        .find(|word| ["id", "Id", "ids", "Ids"].contains(word))
    {
        return Some(format!("says `{word}`, not in capitals"));
    }
    if POINTERS.contains(&words[0])
        || (["any", "all", "one"].contains(&words[0]) && words[1] == "of")
    {
        return Some(format!("begins with `{}`", words[0]));
    }
    // `When the client was created`: a noun and a verb.
    if words[0] == "when" && (words.len() < 4 || !["a", "an", "the"].contains(&words[1])) {
        return Some("does not say what happens when".to_owned());
    }
    None
}

#[test]
fn a_description_that_does_not_stand_alone_is_found() {
    for (text, expected) in [
        ("Which.", "has fewer than three words"),
        ("In use.", "has fewer than three words"),
        ("Name for people", "does not end with a full stop"),
        ("It was created.", "begins with `it`"),
        ("Any of these.", "begins with `any`"),
        ("When it expires.", "does not say what happens when"),
        ("The client that somebody owns.", "says `somebody`"),
        ("Opaque id of the client.", "says `id`, not in capitals"),
    ] {
        assert_eq!(fault(text).as_deref(), Some(expected), "{text}");
    }
    for text in [
        "When the client was created.",
        "Opaque ID of the client (`cli_...`).",
        "Path into the `id` of the client.",
    ] {
        assert_eq!(fault(text), None, "{text}");
    }
}
