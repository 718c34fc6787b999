//! A picture of a run: for each row that counts answers a second, a bar of ours and one of what it
//! is held against, as SVG with plain text, on a ground of its own that suits light and dark pages.

use crate::Outcome;
use serde_json::Value;
use std::{fmt::Write, fs, path::Path};

/// Between the border and what is inside.
const MARGIN: f64 = 16.0;
/// Where bars begin, and how long the longest is.
const LEFT: f64 = MARGIN + 330.0;
const LONGEST: f64 = 400.0;
/// The picture is that wide: a number stands behind the longest bar.
const WIDTH: f64 = LEFT + LONGEST + 70.0 + MARGIN;
/// Height of a row, of a bar in it, and of what stands above all rows.
const ROW: f64 = 44.0;
const BAR: f64 = 14.0;
const HEAD: f64 = 100.0;
const STYLE: &str = "text{font:13px sans-serif;fill:#1f2328}.title{font-weight:bold}.small{font-size:11px;fill:#59636e}\
.ground{fill:#fff;stroke:#d1d9e0}.ours{fill:#0969da}.other{fill:#8c959f}";

/// Two numbers of one row.
struct Pair<'a> {
    what: &'a str,
    against: &'a str,
    base: f64,
    ours: f64,
}

/// The picture of a file that a run has written.
pub(crate) fn of_file(path: &Path) -> Outcome<String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    draw(&serde_json::from_str(&text)?)
}

fn draw(report: &Value) -> Outcome<String> {
    let rows = report.get("rows").and_then(Value::as_array);
    let pairs: Vec<_> = rows.into_iter().flatten().filter_map(pair).collect();
    if pairs.is_empty() {
        return Err("no row of this run counts answers a second of two sides".into());
    }
    let most = pairs
        .iter()
        .fold(1.0, |most: f64, pair| most.max(pair.base).max(pair.ours));
    let height = HEAD + ROW * pairs.len() as f64 + MARGIN / 2.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\">\
         <title>Answers a second, each beside what it is held against</title><style>{STYLE}</style>\n"
    );
    let ground = (WIDTH - 1.0, height - 1.0);
    let _ = writeln!(
        svg,
        "<rect class=\"ground\" x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"6\"/>",
        ground.0, ground.1
    );
    text(&mut svg, "title", (MARGIN, 26.0), "Answers a second");
    square(&mut svg, "ours", (LEFT, 26.0), "Latchkey");
    square(
        &mut svg,
        "other",
        (LEFT + 110.0, 26.0),
        "what it is held against",
    );
    for (line, name) in ["date", "machine", "method"].into_iter().enumerate() {
        let words = report.get(name).and_then(Value::as_str);
        let place = (MARGIN, 46.0 + 16.0 * line as f64);
        text(&mut svg, "small", place, words.unwrap_or_default());
    }
    for (number, pair) in pairs.iter().enumerate() {
        let top = HEAD + ROW * number as f64;
        text(&mut svg, "", (MARGIN, top + 12.0), pair.what);
        let against = format!("against {}", pair.against);
        text(&mut svg, "small", (MARGIN, top + 28.0), &against);
        bar(&mut svg, "ours", (top, pair.ours), most);
        bar(&mut svg, "other", (top + BAR + 2.0, pair.base), most);
    }
    svg += "</svg>\n";
    Ok(svg)
}

fn pair(row: &Value) -> Option<Pair<'_>> {
    let number = |name: &str| {
        row.get(name)?
            .as_f64()
            .filter(|value| value.is_finite() && *value >= 0.0)
    };
    (row.get("unit")? == "per_second").then_some(())?;
    Some(Pair {
        what: row.get("what")?.as_str()?,
        against: row.get("against")?.as_str()?,
        base: number("base")?,
        ours: number("ours")?,
    })
}

fn bar(svg: &mut String, class: &str, (top, value): (f64, f64), most: f64) {
    let length = LONGEST * value / most;
    // Writing to a string cannot fail.
    let _ = writeln!(
        svg,
        "<rect class=\"{class}\" x=\"{LEFT}\" y=\"{top}\" width=\"{length:.1}\" height=\"{BAR}\"/>"
    );
    let place = (LEFT + length + 6.0, top + 11.0);
    text(svg, "small", place, &with_commas(value));
}

/// A square of the legend, and its meaning behind it.
fn square(svg: &mut String, class: &str, (x, y): (f64, f64), meaning: &str) {
    let top = y - 10.0;
    let _ = writeln!(
        svg,
        "<rect class=\"{class}\" x=\"{x}\" y=\"{top}\" width=\"11\" height=\"11\"/>"
    );
    text(svg, "small", (x + 17.0, y), meaning);
}

/// A whole number with commas between thousands.
fn with_commas(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::with_capacity(digits.len() + 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn text(svg: &mut String, class: &str, (x, y): (f64, f64), words: &str) {
    let words = escaped(words);
    let _ = writeln!(
        svg,
        "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{words}</text>"
    );
}

/// As text of XML, which has no control characters.
fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for letter in words.chars().filter(|letter| !letter.is_control()) {
        match letter {
            '&' => text += "&amp;",
            '<' => text += "&lt;",
            '>' => text += "&gt;",
            '"' => text += "&quot;",
            other => text.push(other),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{draw, with_commas};
    use serde_json::json;

    /// Insists that every element is closed, in order, and that nothing else looks like one.
    fn is_well_formed(svg: &str) {
        let mut open = Vec::new();
        for part in svg.split('<').skip(1) {
            let (tag, words) = part.split_once('>').unwrap();
            assert!(!words.contains('>'), "{words}");
            assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
            for entity in words.split('&').skip(1) {
                assert!(entity.split_once(';').is_some(), "{words}");
            }
            if let Some(name) = tag.strip_prefix('/') {
                assert_eq!(open.pop(), Some(name));
            } else if !tag.ends_with('/') {
                open.push(tag.split(' ').next().unwrap());
            }
        }
        assert!(open.is_empty(), "{open:?}");
    }

    #[test]
    fn a_chart_is_well_formed_and_escapes_its_text() {
        let svg = draw(&json!({ "date": "<today>", "rows": [
            { "what": "a < b & \"c\"", "against": "</svg>\u{1}", "unit": "per_second", "base": 100.0, "ours": 50.0 },
        ] }))
        .unwrap();
        is_well_formed(&svg);
        assert!(
            svg.contains(">a &lt; b &amp; &quot;c&quot;</text>"),
            "{svg}"
        );
        assert!(svg.contains(">against &lt;/svg&gt;</text>"), "{svg}");
        assert!(
            svg.contains("width=\"400.0\"") && svg.contains("width=\"200.0\""),
            "{svg}"
        );
    }

    #[test]
    fn thousands_are_set_apart() {
        for (value, text) in [
            (7.0, "7"),
            (999.6, "1,000"),
            (123_456.0, "123,456"),
            (1e6, "1,000,000"),
        ] {
            assert_eq!(with_commas(value), text);
        }
    }

    #[test]
    fn rows_of_another_unit_or_without_two_numbers_are_left_out() {
        let row = |unit: &str, base| json!({ "what": "x", "against": "y", "unit": unit, "base": base, "ours": 1.0 });
        let both = json!({ "rows": [row("ms", json!(1.0)), row("per_second", json!(null))] });
        assert!(draw(&both).is_err());
        assert!(draw(&json!({})).is_err());
        let one = draw(&json!({ "rows": [row("ms", json!(1.0)), row("per_second", json!(0.0))] }));
        assert_eq!(one.unwrap().matches("<rect").count(), 3 + 2);
    }
}
