//! Two servers on one PostgreSQL: what one does, the other knows.

mod changes;
mod keys;
mod outage;
mod pair;
mod revocation;

const MASTER_KEY: (&str, &str) = (
    "LATCHKEY_MASTER_KEY",
    "the master key that the nodes of this test share, of no value",
);
