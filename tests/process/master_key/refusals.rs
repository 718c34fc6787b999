//! Settings with which no master key can be rotated.

use super::{NEW, OLD, PREVIOUS, client, refused};
use crate::program::run_for_json;
use serde_json::Value;

#[test]
fn what_cannot_be_a_rotation_is_refused_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    refused(
        folder.path(),
        &[NEW, PREVIOUS],
        1,
        "nothing is sealed in this database yet",
    );
    client(folder.path(), &[OLD]);
    let weak = "ab".repeat(20);
    refused(
        folder.path(),
        &[NEW],
        2,
        "LATCHKEY_MASTER_KEY_PREVIOUS: is needed",
    );
    refused(
        folder.path(),
        &[PREVIOUS],
        2,
        "LATCHKEY_MASTER_KEY: is needed beside LATCHKEY_MASTER_KEY_PREVIOUS",
    );
    refused(
        folder.path(),
        &[OLD, PREVIOUS],
        2,
        "LATCHKEY_MASTER_KEY_PREVIOUS: is the same",
    );
    refused(
        folder.path(),
        &[("LATCHKEY_MASTER_KEY", "short"), PREVIOUS],
        2,
        "LATCHKEY_MASTER_KEY: must have at least 32 characters",
    );
    refused(
        folder.path(),
        &[("LATCHKEY_MASTER_KEY", &weak), PREVIOUS],
        2,
        "LATCHKEY_MASTER_KEY: the master key has only 2",
    );
    let wrong = (
        "LATCHKEY_MASTER_KEY_PREVIOUS",
        "a-master-key-that-never-sealed-anything",
    );
    refused(
        folder.path(),
        &[NEW, wrong],
        1,
        "LATCHKEY_MASTER_KEY does not open the signing keys",
    );
    refused(folder.path(), &[], 2, "LATCHKEY_MASTER_KEY");
    let keys: Value = run_for_json(folder.path(), &[OLD], &["keys", "list"]);
    assert!(
        !keys.as_array().unwrap().is_empty(),
        "the key in use opens them as before"
    );
}
