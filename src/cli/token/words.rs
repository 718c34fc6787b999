//! Spans of time in words.

use chrono::{DateTime, Utc};

/// When something happens or happened, seen from `now`.
pub(super) fn relative(moment: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let seconds = (moment - now).num_seconds();
    let span = span(seconds.unsigned_abs());
    if seconds > 0 {
        format!("in {span}")
    } else {
        format!("{span} ago")
    }
}

/// A span in its largest unit.
fn span(seconds: u64) -> String {
    let (number, unit) = match seconds {
        0..120 => (seconds, "second"),
        120..7_200 => (seconds / 60, "minute"),
        7_200..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::relative;
    use chrono::{DateTime, Duration};

    #[test]
    fn an_expiry_is_told_in_the_largest_unit_that_says_enough() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        for (seconds, words) in [
            (1, "in 1 second"),
            (90, "in 90 seconds"),
            (3_599, "in 59 minutes"),
            (7_199, "in 119 minutes"),
            (7_200, "in 2 hours"),
            (86_400 * 3, "in 3 days"),
            (0, "0 seconds ago"),
            (-121, "2 minutes ago"),
        ] {
            assert_eq!(relative(now + Duration::seconds(seconds), now), words);
        }
    }
}
