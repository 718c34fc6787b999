//! Lifetimes as other servers write them.

/// Seconds of a duration as the language Go writes it, such as `1h30m0s`; none for any other text.
pub(super) fn go_seconds(text: &str) -> Option<i64> {
    let (mut seconds, mut number) = (0_i64, String::new());
    for c in text.chars() {
        if c.is_ascii_digit() {
            number.push(c);
            continue;
        }
        let unit = match c {
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        let count: i64 = number.parse().ok()?;
        seconds = seconds.checked_add(count.checked_mul(unit)?)?;
        number.clear();
    }
    (number.is_empty() && !text.is_empty()).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::go_seconds;

    #[test]
    fn a_duration_of_go_is_a_number_of_seconds() {
        for (text, seconds) in [
            ("1h0m0s", Some(3600)),
            ("1h30m15s", Some(5415)),
            ("45s", Some(45)),
            ("720h", Some(2_592_000)),
            ("", None),
            ("10", None),
            ("1.5h", None),
            ("-1h", None),
            ("500ms", None),
            ("h", None),
            ("99999999999999999999h", None),
            ("9223372036854775807h", None),
        ] {
            assert_eq!(go_seconds(text), seconds, "{text}");
        }
    }
}
