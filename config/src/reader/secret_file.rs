//! Files that hold a secret.

use entity::Secret;
use std::path::Path;

/// Most bytes of a file that holds a secret; no secret is as long.
const MAX_SECRET_FILE: u64 = 64 * 1024;

/// The text of a file without a line break at its end.
pub(crate) fn read_secret(path: &Path) -> Result<Secret, String> {
    use std::io::Read;
    let mut text = String::new();
    let read = std::fs::File::open(path)
        .and_then(|file| file.take(MAX_SECRET_FILE).read_to_string(&mut text));
    // Wrapped at once, so that it is wiped even where it is not used.
    let secret = Secret::new(text);
    read.map_err(|error| format!("cannot be read: {error}"))?;
    let secret = Secret::new(secret.expose().trim().to_owned());
    if secret.is_empty() {
        Err("is an empty file".to_owned())
    } else {
        Ok(secret)
    }
}

/// Whether users who are neither the file's owner nor in its group may read it.
#[cfg(unix)]
#[must_use]
pub fn is_readable_by_all(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path)
        .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o004 != 0)
}

/// Whether users who are neither the file's owner nor in its group may read it.
#[cfg(not(unix))]
#[must_use]
pub fn is_readable_by_all(_: &Path) -> bool {
    false
}
