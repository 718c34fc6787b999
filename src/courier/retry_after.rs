//! `Retry-After` (RFC 9110 section 10.2.3): seconds, or a date in one of the three formats of HTTP.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};

/// The obsolete formats of RFC 850 and of asctime, which must be understood (RFC 9110 section 5.6.7).
const OBSOLETE: [&str; 2] = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];

/// The moment that is meant; none where it is neither. More seconds than a year has count as a year.
pub(super) fn moment(text: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds: i64 = text.parse().unwrap_or(i64::MAX);
        return Some(now + Duration::seconds(seconds.min(Duration::days(365).num_seconds())));
    }
    if let Ok(date) = DateTime::parse_from_rfc2822(text) {
        return Some(date.to_utc());
    }
    OBSOLETE
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .map(|date| date.and_utc())
}

#[cfg(test)]
mod tests {
    use super::moment;
    use chrono::{DateTime, Duration};

    #[test]
    fn seconds_and_the_dates_of_http_are_understood() {
        let now = DateTime::UNIX_EPOCH;
        let date = DateTime::from_timestamp(784_111_777, 0);
        let year = Some(now + Duration::days(365));
        for (text, wanted) in [
            ("0", Some(now)),
            (" 120 ", Some(now + Duration::seconds(120))),
            ("99999999999999999999999", year),
            ("Sun, 06 Nov 1994 08:49:37 GMT", date),
            ("Sunday, 06-Nov-94 08:49:37 GMT", date),
            ("Sun Nov  6 08:49:37 1994", date),
            ("", None),
            ("-5", None),
            ("1.5", None),
            ("+5", None),
            ("soon", None),
            ("Sun, 99 Nov 1994 08:49:37 GMT", None),
        ] {
            assert_eq!(moment(text, now), wanted, "{text}");
        }
    }
}
