//! Client id and secret of the first administrator: both are given, or neither.

use super::reader::Reader;
use entity::Secret;

pub(super) fn bootstrap(reader: &mut Reader) -> Option<(String, Secret)> {
    let id = reader.text("LATCHKEY_BOOTSTRAP_CLIENT_ID");
    match (
        id.is_empty(),
        reader.secret("LATCHKEY_BOOTSTRAP_CLIENT_SECRET"),
    ) {
        (false, Some((_, secret))) => Some((id, secret)),
        (_, None) if reader.is_refused("LATCHKEY_BOOTSTRAP_CLIENT_SECRET") => None,
        (false, None) => reader.keep(
            "LATCHKEY_BOOTSTRAP_CLIENT_SECRET",
            Err("is needed beside the client id".to_owned()),
        ),
        (true, Some(_)) => reader.keep(
            "LATCHKEY_BOOTSTRAP_CLIENT_ID",
            Err("is needed beside the secret".to_owned()),
        ),
        (true, None) => None,
    }
}
