//! Where the secret to authenticate with is: a file, the environment or the terminal; never the
//! command line.

use super::{CliError, ServerProfile};
use config::{RemoteVariables, secret_file, secret_variable};
use entity::Secret;
use std::{io::IsTerminal, path::PathBuf};

/// Where a secret is.
pub(super) enum SecretSource {
    /// In a file.
    File(PathBuf),
    /// In a variable of the environment.
    Variable(String),
    /// In the variable that commands read by themselves.
    Given(Secret),
    /// Nowhere yet: with the person at the terminal.
    Terminal,
    /// In the variables that commands read by themselves, which must not be sent to this server, for
    /// that reason.
    Withheld(String),
}

/// Who would get a secret of the environment.
pub(super) struct Recipient<'a> {
    /// URL of the server.
    pub(super) server: &'a str,
    /// Whether the command line or the environment names the server.
    pub(super) is_named: bool,
    /// OAuth `client_id` to authenticate as.
    pub(super) client_id: Option<&'a str>,
    /// The one that the context stores.
    pub(super) client_of_context: Option<&'a str>,
}

impl Recipient<'_> {
    /// Why a secret of the environment must not be sent there. It belongs to the client that the
    /// environment names, and says nothing of the server: that is named for this command, or by the
    /// context in use, which stores that client.
    fn refusal(&self, variables: &RemoteVariables) -> Option<String> {
        let (client_id, server) = (self.client_id?, self.server);
        let secret = "LATCHKEY_CLIENT_SECRET or LATCHKEY_CLIENT_SECRET_FILE";
        let other = variables.client_id.as_deref();
        if let Some(other) = other.filter(|other| *other != client_id) {
            return Some(format!(
                "the secret of {secret} is that of {other}, which LATCHKEY_CLIENT_ID names: it is not sent to {server} as that of {client_id}. Use --as {other}, --secret-file, or unset the variables"
            ));
        }
        let is_stored = self.client_of_context == Some(client_id);
        (!self.is_named && !is_stored).then(|| {
            format!(
                "the secret of {secret} is not sent to {server}, since only the context in use names that server, and it does not store the client {client_id}. Name the server by --context, --server or LATCHKEY_CONTEXT, or store the client by `latchkey context set NAME --client-id {client_id}`"
            )
        })
    }
}

impl SecretSource {
    /// The one that a context names.
    pub(super) fn of_context(file: Option<PathBuf>, variable: Option<String>) -> Option<Self> {
        file.map(Self::File).or(variable.map(Self::Variable))
    }

    /// The one in the environment, where it may be sent to that server.
    pub(super) fn of_variables(variables: &mut RemoteVariables, recipient: &Recipient<'_>) -> Self {
        let source = match (
            variables.client_secret.take(),
            variables.client_secret_file.take(),
        ) {
            (Some(secret), _) => Self::Given(secret),
            (None, Some(file)) => Self::File(file),
            (None, None) => return Self::Terminal,
        };
        recipient.refusal(variables).map_or(source, Self::Withheld)
    }
}

/// What to authenticate with.
pub(in crate::cli) struct ClientLogin {
    /// OAuth `client_id`.
    pub(super) client_id: String,
    /// Secret.
    pub(super) secret: Secret,
}

impl ServerProfile {
    /// Client ID and secret.
    ///
    /// # Errors
    /// Bad usage, where one of them is named nowhere or cannot be read.
    pub(in crate::cli) async fn login(&mut self) -> Result<ClientLogin, CliError> {
        match std::mem::replace(&mut self.secret, SecretSource::Terminal) {
            SecretSource::Terminal => {
                let client_id = self.client_id()?;
                let asked = client_id.clone();
                let secret = tokio::task::spawn_blocking(move || ask(&asked))
                    .await
                    .map_err(CliError::other)??;
                Ok(ClientLogin { client_id, secret })
            }
            source => self.login_with(source),
        }
    }

    /// Client ID and secret, if both are known without asking.
    ///
    /// # Errors
    /// Where the file or variable that is named has none.
    pub(in crate::cli) fn login_unasked(&mut self) -> Result<Option<ClientLogin>, CliError> {
        match std::mem::replace(&mut self.secret, SecretSource::Terminal) {
            SecretSource::Terminal | SecretSource::Withheld(_) => Ok(None),
            _ if self.client_id.is_none() => Ok(None),
            source => self.login_with(source).map(Some),
        }
    }

    fn login_with(&self, source: SecretSource) -> Result<ClientLogin, CliError> {
        let client_id = self.client_id()?;
        let secret = match source {
            SecretSource::Given(secret) => secret,
            SecretSource::File(path) => secret_file(&path).map_err(|problem| {
                CliError::Usage(vec![format!("{}: {problem}", path.display())])
            })?,
            SecretSource::Variable(name) => secret_variable(&name).ok_or_else(|| {
                CliError::Usage(vec![format!(
                    "the variable {name}, in which the context has its secret, is not set or empty"
                )])
            })?,
            SecretSource::Terminal => return Err(no_secret()),
            SecretSource::Withheld(reason) => return Err(CliError::Usage(vec![reason])),
        };
        Ok(ClientLogin { client_id, secret })
    }

    fn client_id(&self) -> Result<String, CliError> {
        self.client_id.clone().ok_or_else(|| {
            CliError::Usage(vec![format!(
                "name the client to authenticate at {} as: --as CLIENT_ID, LATCHKEY_CLIENT_ID, or `latchkey context set NAME --client-id CLIENT_ID`; or give an access token in LATCHKEY_TOKEN",
                self.connection.shown()
            )])
        })
    }
}

fn no_secret() -> CliError {
    CliError::Usage(vec![
        "there is no secret, and no terminal to ask for it: use --secret-file, LATCHKEY_CLIENT_SECRET or `latchkey context set NAME --secret-file FILE`; or give an access token in LATCHKEY_TOKEN".to_owned(),
    ])
}

fn ask(client_id: &str) -> Result<Secret, CliError> {
    if !std::io::stdin().is_terminal() {
        return Err(no_secret());
    }
    let typed = rpassword::prompt_password(format!("Secret of {client_id}: "));
    let typed = Secret::new(typed.map_err(CliError::other)?);
    if typed.is_empty() {
        return Err(no_secret());
    }
    Ok(typed)
}
