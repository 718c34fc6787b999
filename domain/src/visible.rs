//! Characters that make a text look like another one, or that are invisible (Unicode Technical
//! Report 36, section 2.8; Unicode Standard Annex 9, section 2). A name with U+202E is shown
//! backwards, one with U+200B looks like the name without it.

/// The first character that is not allowed in a text which people read, with its position, counted
/// from one.
///
/// Joiners and variation selectors have uses: Persian and Indic words and emoji are written with
/// them. They are allowed where they follow a character that they can change and, if they join,
/// where they stand between two of these.
pub(super) fn first_hidden(text: &str) -> Option<(usize, char)> {
    let characters: Vec<char> = text.chars().collect();
    let at = |index: usize| characters.get(index).copied();
    let found = characters.iter().enumerate().find(|&(index, &c)| {
        let before = index.checked_sub(1).and_then(at);
        match c {
            '\u{200c}' | '\u{200d}' => {
                !(before.is_some_and(can_join) && at(index + 1).is_some_and(can_join))
            }
            '\u{fe0e}' | '\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => !before.is_some_and(can_vary),
            _ => is_hidden(c),
        }
    });
    found.map(|(index, c)| (index + 1, *c))
}

/// Characters that order text, that are ignored when it is shown, that break lines, or that are
/// none.
fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{fdd0}'..='\u{fdef}'
            | '\u{fe00}'..='\u{fe0d}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{10ffff}'
    ) || u32::from(c) & 0xfffe == 0xfffe
}

/// Whether a joiner beside it has a visible effect: letters of scripts that join, and emoji, which
/// may have a variation selector.
fn can_join(c: char) -> bool {
    u32::from(c) >= 0x300
        && (matches!(c, '\u{fe0e}' | '\u{fe0f}') || !is_hidden(c))
        && !matches!(c, '\u{200c}' | '\u{200d}')
        && !c.is_whitespace()
}

/// Whether it can have a variation selector: ideographs and emoji, which may begin with a digit,
/// `#` or `*`.
fn can_vary(c: char) -> bool {
    (u32::from(c) >= 0xa9 || matches!(c, '0'..='9' | '#' | '*'))
        && !is_hidden(c)
        && !matches!(c, '\u{200c}' | '\u{200d}')
        && !c.is_whitespace()
}

/// Whether a segment of a path is `.` or `..`, which clients and proxies remove before they send a
/// request (RFC 3986 section 5.2.4): a thing with that name could not be named in a URL.
pub(super) fn is_dots(segment: &str) -> bool {
    matches!(segment, "." | "..")
}

#[cfg(test)]
mod tests {
    use super::first_hidden;

    #[test]
    fn names_in_any_script_and_emoji_are_let_through() {
        for name in [
            "Ada",
            "Zoë",
            "Ștefan",
            "山田太郎",
            "葛\u{e0100}飾",
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "👩\u{200d}👩\u{200d}👧",
            "❤\u{fe0f}",
            "1\u{fe0f}\u{20e3}",
            "🏳\u{fe0f}\u{200d}🌈",
            "שלום",
            "a\u{301}",
        ] {
            assert_eq!(first_hidden(name), None, "{name}");
        }
    }

    #[test]
    fn what_reorders_or_hides_text_is_found_with_its_place() {
        for (name, place) in [
            ("ab\u{202e}c", 3),
            ("\u{2066}x", 1),
            ("x\u{feff}", 2),
            ("a\u{200b}b", 2),
            ("a\u{200d}b", 2),
            ("\u{200d}", 1),
            ("a\u{ad}b", 2),
            ("a\u{2028}b", 2),
            ("a\u{fe0f}", 2),
            ("\u{3164}", 1),
            ("a\u{e0041}", 2),
            ("x\u{ffff}", 2),
            ("ש\u{200f}", 2),
        ] {
            assert_eq!(
                first_hidden(name).map(|(place, _)| place),
                Some(place),
                "{}",
                name.escape_unicode()
            );
        }
    }
}
