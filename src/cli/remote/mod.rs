//! Where a command acts: on a server, by its REST API and with a token, or on the configured
//! database. Which server is said by options, the environment or a context.

mod api;
mod failure;
mod secret;
mod token_request;

pub(super) use api::Api;
pub(super) use token_request::{introspect, issuer, request_token};

use super::{
    CliError,
    context::{Contexts, ServerContext},
    output::{Output, OutputFormat},
};
use crate::http_client::ServerConnection;
use clap::Args;
use config::RemoteVariables;
use secret::{Recipient, SecretSource};
use std::path::PathBuf;

/// Options that say on which server a command acts, and as whom.
#[derive(Args)]
pub(super) struct ServerArgs {
    /// Act on the server of this context, instead of LATCHKEY_CONTEXT or the context in use
    #[arg(long, global = true, value_name = "NAME")]
    context: Option<String>,
    /// Act on the server with this URL; without --context, no context is used
    #[arg(long, global = true, value_name = "URL")]
    server: Option<String>,
    /// OAuth client_id to authenticate as, instead of the context's or LATCHKEY_CLIENT_ID
    #[arg(long = "as", global = true, value_name = "CLIENT_ID")]
    as_client: Option<String>,
    /// File that holds the secret to authenticate with, instead of the context's
    #[arg(long, global = true, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// File with certificates of the authorities that are trusted, instead of the context's
    #[arg(long, global = true, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// Act on the configured database, also where a context is in use
    #[arg(long, global = true)]
    local: bool,
    /// Format of what is printed; by default a table on a terminal, and JSON elsewhere
    #[arg(long, global = true, value_enum, value_name = "FORMAT")]
    output: Option<OutputFormat>,
    /// Refused: a secret is never an argument
    #[arg(long, global = true, hide = true, value_name = "SECRET")]
    client_secret: Option<String>,
    /// Refused: a token is never an argument
    #[arg(long, global = true, hide = true, value_name = "TOKEN")]
    token: Option<String>,
}

/// A server, and what to authenticate with.
pub(super) struct ServerProfile {
    /// The server.
    pub(super) connection: ServerConnection,
    /// Slug of the account that commands act in; that of the caller when absent.
    pub(super) account: Option<String>,
    client_id: Option<String>,
    secret: SecretSource,
    token: Option<entity::Secret>,
}

/// A refusal of a secret or a token on the command line, where other users of the machine can read
/// it; it is not repeated.
pub(super) fn secret_as_argument(name: &str) -> CliError {
    CliError::Usage(vec![format!(
        "{name}: is refused: other users of this machine can read arguments. Put a secret into a file (--secret-file) or LATCHKEY_CLIENT_SECRET, and a token into LATCHKEY_TOKEN or standard input; consider this one as disclosed"
    )])
}

impl ServerArgs {
    /// How to print.
    pub(super) fn output(&self) -> Output {
        Output::new(self.output)
    }

    /// The server to act on; none for the configured database. `database_is_named` says whether the
    /// command line names one.
    ///
    /// # Errors
    /// Bad usage, such as an unknown context; or a token in the environment that is for no server.
    pub(super) fn destination(
        &self,
        database_is_named: bool,
    ) -> Result<Option<ServerProfile>, CliError> {
        let profile = self.profile(database_is_named)?;
        let chosen = profile.is_some() || self.local || database_is_named;
        if !chosen && RemoteVariables::of_process().token.is_some() {
            return Err(CliError::Usage(vec![
                "LATCHKEY_TOKEN: no server is named to send it to: add --server URL or --context NAME, or --local to act on the configured database".to_owned(),
            ]));
        }
        Ok(profile)
    }

    /// The server that is named, if one is.
    ///
    /// # Errors
    /// Bad usage, such as an unknown context.
    pub(super) fn profile(
        &self,
        database_is_named: bool,
    ) -> Result<Option<ServerProfile>, CliError> {
        if self.client_secret.is_some() {
            return Err(secret_as_argument("--client-secret"));
        }
        if self.token.is_some() {
            return Err(secret_as_argument("--token"));
        }
        let local = self.local || database_is_named;
        if local && (self.context.is_some() || self.server.is_some()) {
            return Err(CliError::Usage(vec![
                "name a server or a database, not both: --server or --context, or --local or --database-url".to_owned(),
            ]));
        }
        if local {
            return Ok(None);
        }
        let variables = RemoteVariables::of_process();
        let context = self.context(&variables)?;
        match (&self.server, context) {
            (None, None) => Ok(None),
            (server, context) => self
                .profile_of(server.as_deref(), context.unwrap_or_default(), variables)
                .map(Some),
        }
    }

    /// The context to act in, with its paths in full. The file is not read where a server is named
    /// without one.
    fn context(&self, variables: &RemoteVariables) -> Result<Option<ServerContext>, CliError> {
        if self.server.is_some() && self.context.is_none() {
            return Ok(None);
        }
        let named = self.context.clone().or_else(|| variables.context.clone());
        // In a container, the home folder may be one that this user cannot enter.
        if named.is_none() && !config::contexts_file().is_some_and(|file| file.exists()) {
            return Ok(None);
        }
        let contexts = Contexts::load()?;
        let Some(name) = named.or_else(|| contexts.current.clone()) else {
            return Ok(None);
        };
        let found = contexts.find(&name)?;
        let path = |path: &Option<PathBuf>| path.as_deref().map(|path| contexts.path(path));
        Ok(Some(ServerContext {
            secret_file: path(&found.secret_file),
            ca_file: path(&found.ca_file),
            ..found.clone()
        }))
    }

    /// Whether the command line or the environment names the server, not only the context in use.
    fn is_named(&self, variables: &RemoteVariables) -> bool {
        self.server.is_some() || self.context.is_some() || variables.context.is_some()
    }

    fn profile_of(
        &self,
        server: Option<&str>,
        context: ServerContext,
        mut variables: RemoteVariables,
    ) -> Result<ServerProfile, CliError> {
        let base = config::server_url(server.unwrap_or(&context.server))
            .map_err(|problem| CliError::Usage(vec![format!("--server: {problem}")]))?;
        let ca_file = self.ca_file.as_ref().or(context.ca_file.as_ref());
        let connection = ServerConnection::new(base, ca_file.map(PathBuf::as_path))?;
        // The context's secret is that of its own client.
        let own = self.as_client.is_none() || self.as_client == context.client_id;
        let of_context = if own {
            SecretSource::of_context(context.secret_file, context.secret_env)
        } else {
            None
        };
        let client_id = self.as_client.clone().or_else(|| context.client_id.clone());
        let client_id = client_id.or_else(|| variables.client_id.clone());
        let secret = match (&self.secret_file, of_context) {
            (Some(file), _) => SecretSource::File(file.clone()),
            (None, Some(source)) => source,
            (None, None) => {
                let recipient = Recipient {
                    server: connection.shown(),
                    is_named: self.is_named(&variables),
                    client_id: client_id.as_deref(),
                    client_of_context: context.client_id.as_deref(),
                };
                SecretSource::of_variables(&mut variables, &recipient)
            }
        };
        Ok(ServerProfile {
            connection,
            account: context.account,
            client_id,
            secret,
            token: variables.token,
        })
    }
}
