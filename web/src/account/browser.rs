//! The name of a browser, from its `User-Agent` (RFC 9110 section 10.1.5): enough for a person to
//! recognise the own one.

/// Most characters of a `User-Agent` that is not recognised.
const MAX_LENGTH: usize = 40;

/// What browsers name themselves, with the name that people know. Most name several: the first of
/// these counts.
const BROWSERS: [(&str, &str); 10] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// The same for operating systems.
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// A short name of the browser; none where it says nothing of itself.
pub(super) fn short_name(user_agent: Option<&str>) -> Option<String> {
    let agent = user_agent
        .map(str::trim)
        .filter(|agent| !agent.is_empty())?;
    let known = |list: &[(&str, &'static str)]| {
        let found = list.iter().find(|(mark, _)| agent.contains(mark));
        found.map(|(_, name)| *name)
    };
    Some(match (known(&BROWSERS), known(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(name), None) => name.to_owned(),
        (None, _) => agent.chars().take(MAX_LENGTH).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::short_name;

    #[test]
    fn a_browser_is_named_as_people_know_it() {
        for (agent, name) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox, Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0",
                "Edge, Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari, iPhone",
            ),
            ("curl/8.5.0", "curl/8.5.0"),
        ] {
            assert_eq!(short_name(Some(agent)).as_deref(), Some(name));
        }
        assert_eq!(short_name(Some(" ")), None);
        assert_eq!(short_name(None), None);
        assert_eq!(
            short_name(Some(&"x".repeat(300))).map(|name| name.len()),
            Some(40)
        );
    }
}
