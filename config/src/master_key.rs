//! Where the master key comes from: given by the operator, or generated for development.

use super::{database::Database, reader::Reader};
use entity::Secret;
use std::path::{Path, PathBuf};

/// Source of the master key.
#[derive(Debug)]
pub enum MasterKeySource {
    /// The operator set it.
    Given {
        /// The master key.
        key: Secret,
        /// The earlier one, while it is being rotated.
        previous: Option<Secret>,
    },
    /// It is generated once and stored in this file; only for development on a loopback address.
    Development(PathBuf),
}

pub(super) fn master_key(
    reader: &mut Reader,
    loopback: bool,
    database: Option<&Database>,
) -> Option<MasterKeySource> {
    let previous = long_secret(reader, "LATCHKEY_MASTER_KEY_PREVIOUS");
    match long_secret(reader, "LATCHKEY_MASTER_KEY") {
        Some(key) => Some(MasterKeySource::Given { key, previous }),
        None if reader.is_refused("LATCHKEY_MASTER_KEY") => None,
        None if previous.is_some() => reader.keep(
            "LATCHKEY_MASTER_KEY",
            Err(
                "is needed beside LATCHKEY_MASTER_KEY_PREVIOUS: it is the new master key"
                    .to_owned(),
            ),
        ),
        None if loopback => {
            let beside = database
                .and_then(Database::file)
                .unwrap_or_else(|| Path::new("latchkey"));
            let mut name = beside.as_os_str().to_owned();
            name.push(".master-key");
            Some(MasterKeySource::Development(name.into()))
        }
        None => {
            let message = "is needed when listening beyond this machine. Generate one with `openssl rand -base64 48` and keep it safe";
            reader.keep("LATCHKEY_MASTER_KEY", Err(message.to_owned()))
        }
    }
}

/// A master key that was set, if it is long enough.
fn long_secret(reader: &mut Reader, name: &str) -> Option<Secret> {
    let (setting, given) = reader.secret(name)?;
    let long_enough = given.len() >= 32;
    reader.keep(
        &setting,
        long_enough
            .then_some(given)
            .ok_or("must have at least 32 characters".to_owned()),
    )
}
