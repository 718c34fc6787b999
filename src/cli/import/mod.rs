//! `latchkey import`: turns the clients of another server into a file for `latchkey apply`. It needs
//! neither a server nor a database.
//!
//! What the other server's format says is in one file for each product; [`draft`] is what all of
//! them make of a client, [`fields`] reads objects so that nothing in them is passed over in silence.
//! The file has no secrets: those go into files of their own, as `apply` reads them.

mod apis;
mod auth0;
mod draft;
mod fields;
mod hydra;
mod keycloak;
mod lifetime;
mod notes;
mod secret_files;
mod uris;

use self::{
    apis::ImportedApis, draft::ClientDraft, notes::ImportNotes, secret_files::write_secrets,
};
use super::{CliError, print};
use crate::telemetry;
use apply::{
    document::{Account, Document, VERSION},
    export::Format,
};
use clap::{Args, Subcommand};
use domain::account::DEFAULT_SLUG;
use serde_json::{Map, Value};
use std::{collections::BTreeMap, io::Read, path::PathBuf};

/// Largest file that is read, in bytes.
const MAX_INPUT_BYTES: u64 = 32 * 1024 * 1024;

/// The server that clients come from.
#[derive(Subcommand)]
pub(super) enum ImportFrom {
    /// From Keycloak: a realm export, or a list of clients of its Admin API
    Keycloak(ImportArgs),
    /// From Ory Hydra: `hydra list clients --format json`, or a list of clients of its Admin API
    Hydra(ImportArgs),
    /// From Auth0: `auth0 apps list --json --reveal-secrets`, or a list of its Management API
    Auth0 {
        #[command(flatten)]
        source: ImportArgs,
        /// Client grants, as the Management API lists them: APIs and scopes of the clients
        #[arg(long, value_name = "FILE")]
        grants: Option<String>,
    },
}

/// Where clients come from, and what becomes of them.
///
/// The file for apply is printed on standard output; what could not be taken over is listed on
/// standard error, a line each.
#[derive(Args)]
pub(super) struct ImportArgs {
    /// The file, JSON; - for standard input
    file: String,
    /// Slug of the account that gets the clients
    #[arg(long, value_name = "SLUG", default_value = DEFAULT_SLUG)]
    account: String,
    /// Identifier of the protected API that scopes and roles become permissions of; without one
    /// they are left out
    #[arg(long, value_name = "URI")]
    resource: Option<String>,
    /// New directory for the secrets, a file each, readable by you only; without one each client
    /// gets a new secret from apply
    #[arg(long, value_name = "DIRECTORY")]
    secrets: Option<PathBuf>,
    /// Hashes of secrets, a JSON object: {"CLIENT_ID": "HASH"}
    #[arg(long, value_name = "FILE")]
    hashes: Option<String>,
    /// Format of the file for apply
    #[arg(long, value_enum, default_value_t = super::apply::Written::Yaml)]
    format: super::apply::Written,
}

/// What was read from another server.
#[derive(Default)]
struct Conversion {
    clients: Vec<ClientDraft>,
    apis: ImportedApis,
    notes: ImportNotes,
}

/// Runs the command.
pub(super) fn run(command: ImportFrom) -> Result<(), CliError> {
    let (source, grants) = match &command {
        ImportFrom::Keycloak(source) | ImportFrom::Hydra(source) => (source, None),
        ImportFrom::Auth0 { source, grants } => (source, grants.as_deref()),
    };
    let input = json(&source.file)?;
    let mut conversion = Conversion {
        apis: ImportedApis::new(source.resource.as_deref()),
        ..Conversion::default()
    };
    match &command {
        ImportFrom::Keycloak(_) => keycloak::read(input, &mut conversion),
        ImportFrom::Hydra(_) => hydra::read(input, &mut conversion),
        ImportFrom::Auth0 { .. } => {
            let grants = grants.map(json).transpose()?;
            auth0::read(input, grants, &mut conversion);
        }
    }
    let hashes = source.hashes.as_deref().map(hashes).transpose()?;
    finish(source, conversion, hashes.unwrap_or_default())
}

/// Writes the secrets, the file and the notes.
fn finish(
    source: &ImportArgs,
    conversion: Conversion,
    mut hashes: BTreeMap<String, String>,
) -> Result<(), CliError> {
    let Conversion {
        mut clients,
        apis,
        mut notes,
    } = conversion;
    if clients.is_empty() && notes.wrong.is_empty() {
        notes.left.iter().for_each(telemetry::tell);
        let message = "there is no client in it that can be taken over";
        notes.refuse(&source.file, message);
    }
    draft::refuse_duplicates(&clients, &mut notes);
    for client in &mut clients {
        if let Some(hash) = hashes.remove(client.client_id()) {
            client.set_hash(hash, &mut notes);
        }
    }
    for client_id in hashes.keys() {
        let path = source.hashes.as_deref().unwrap_or_default();
        notes.leave(
            path,
            format_args!("{client_id}: there is no such client; its hash is left out"),
        );
    }
    if !notes.wrong.is_empty() {
        return Err(CliError::Refused(notes.wrong));
    }
    let clients = write_secrets(source.secrets.as_deref(), clients, &mut notes)?;
    let document = Document {
        latchkey: VERSION,
        accounts: Some(vec![Account {
            slug: source.account.clone(),
            resources: apis.into_resources(),
            clients: Some(clients),
            ..Account::default()
        }]),
    };
    let format = match source.format {
        super::apply::Written::Yaml => Format::Yaml,
        super::apply::Written::Json => Format::Json,
    };
    let text = apply::write(&document, format)?;
    for line in &notes.left {
        telemetry::tell(line);
    }
    if text.len() > apply::MAX_FILE_BYTES {
        telemetry::tell(
            "latchkey: this is more than `latchkey apply` takes at once; import a part of the clients at a time",
        );
    }
    print(text.trim_end())
}

/// The bytes of a file, within the bound, as JSON.
fn json(file: &str) -> Result<Value, CliError> {
    let refused = |message: String| CliError::Refused(vec![format!("{file}: {message}")]);
    let mut bytes = Vec::new();
    let outcome = if file == "-" {
        std::io::stdin()
            .take(MAX_INPUT_BYTES + 1)
            .read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file)
            .and_then(|open| open.take(MAX_INPUT_BYTES + 1).read_to_end(&mut bytes))
    };
    outcome.map_err(|error| refused(format!("cannot be read: {error}")))?;
    if bytes.len() as u64 > MAX_INPUT_BYTES {
        return Err(refused(format!("has more than {MAX_INPUT_BYTES} bytes")));
    }
    // A parser's message has line and column, but nothing of the text.
    serde_json::from_slice(&bytes).map_err(|error| refused(format!("is not JSON: {error}")))
}

/// Hashes by client id.
fn hashes(file: &str) -> Result<BTreeMap<String, String>, CliError> {
    let members: Map<String, Value> = match json(file)? {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    let mut hashes = BTreeMap::new();
    for (client_id, value) in members {
        let Value::String(hash) = value else {
            let line = format!("{file}: {client_id}: must be a hash, as a text");
            return Err(CliError::Refused(vec![line]));
        };
        hashes.insert(client_id, hash);
    }
    if hashes.is_empty() {
        let line = format!("{file}: must be an object with a hash for each client id");
        return Err(CliError::Refused(vec![line]));
    }
    Ok(hashes)
}
