//! Values that may be absent, and what `null` means for each.

use serde::{Deserialize, Deserializer, de::Error as _};

/// A value that may be absent, but is not cleared by `null`: an empty `clients:` is more likely a
/// mistake than a wish to have none.
pub(super) fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    match Option::deserialize(deserializer)? {
        None => Err(D::Error::custom(
            "must not be null; leave it out, or give a value",
        )),
        some => Ok(some),
    }
}

/// A value that may be absent, and is cleared by `null`.
pub(super) fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// A display text that may be absent.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text: Option<String> = given(deserializer)?;
    Ok(text.map(|text| text.trim().to_owned()))
}

/// Like [`text`], where `null` or a blank text clears.
pub(super) fn clearable<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<String>>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(Some(
        text.map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty()),
    ))
}
