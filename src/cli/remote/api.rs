//! The REST API of a server, as commands use it.

use super::{
    CliError, ServerProfile,
    failure::{RestProblem, is_rest, of_rest, unexpected},
    token_request::{issuer, request_token, require_issuer},
};
use crate::{
    cli::batch::ListPart,
    http_client::{HttpMethod, ServerConnection, ServerRequest},
};
use domain::{jwt, page::MAX_PAGE, permission::Permission};
use entity::Secret;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use std::collections::BTreeMap;
use tokio::sync::OnceCell;

const JSON: &str = "application/json";
const BASE: [&str; 2] = ["api", "v1"];

/// A server, and a token for its API.
pub(in crate::cli) struct Api {
    connection: ServerConnection,
    token: Secret,
    account: Option<String>,
    roles: OnceCell<BTreeMap<String, String>>,
}

/// A page of a list.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RestPage<T> {
    items: Vec<T>,
    page_info: RestPageInfo,
}

/// Position of a page in its list.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RestPageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

/// The claims that tell the account and the permissions of a token.
#[derive(Deserialize)]
struct CallerClaims {
    acc: String,
    #[serde(default)]
    scope: String,
}

/// A role, as far as its name is concerned.
#[derive(Deserialize)]
struct NamedRole {
    id: String,
    key: String,
}

/// Results of a change of many things, as far as failures are concerned.
#[derive(Deserialize)]
struct RestResults {
    results: Vec<RestResult>,
    failed: u64,
}

/// Result for one thing.
#[derive(Deserialize)]
struct RestResult {
    #[serde(default)]
    errors: Vec<RestProblem>,
}

impl Api {
    /// The API of a server, with the token of LATCHKEY_TOKEN or one that is fetched for the purpose.
    ///
    /// # Errors
    /// Where there is no secret, the token is of another server, or the server cannot be reached or
    /// refuses the client.
    pub(in crate::cli) async fn connect(mut profile: ServerProfile) -> Result<Self, CliError> {
        let token = match profile.token.take() {
            Some(token) => {
                require_issuer(&profile.connection, &token).await?;
                token
            }
            None => {
                let login = profile.login().await?;
                // A client that may use other APIs too gets tokens for Latchkey's own only on
                // request (RFC 9700 section 2.3).
                let issuer = issuer(&profile.connection).await?;
                let own = [format!("{}/api", issuer.trim_end_matches('/'))];
                request_token(&profile.connection, &login, (None, &own))
                    .await?
                    .into_secret()
            }
        };
        Ok(Self {
            connection: profile.connection,
            token,
            account: profile.account,
            roles: OnceCell::new(),
        })
    }

    /// URL of the server.
    pub(in crate::cli) fn shown(&self) -> &str {
        self.connection.shown()
    }

    /// The account that a command names, or that of the context; the caller's own when absent.
    pub(in crate::cli) fn account<'a>(&'a self, named: Option<&'a str>) -> Option<&'a str> {
        named.or(self.account.as_deref())
    }

    /// Slug of the account that the token is for, where it tells.
    pub(in crate::cli) fn own_account(&self) -> Option<String> {
        self.claims().map(|claims| claims.acc)
    }

    fn claims(&self) -> Option<CallerClaims> {
        jwt::claims(&jwt::split(self.token.expose())?)
    }

    /// Whether the token may have a permission, as far as it tells. The server decides; but it also
    /// records what it denies, and a command should not ask in vain.
    fn may(&self, permission: Permission) -> bool {
        self.claims().is_none_or(|claims| {
            claims
                .scope
                .split(' ')
                .any(|scope| scope == permission.as_str())
        })
    }

    /// Reads something; none where it does not exist.
    pub(in crate::cli) async fn find<T: DeserializeOwned>(
        &self,
        path: &[&str],
    ) -> Result<Option<T>, CliError> {
        match self.call(HttpMethod::Get, path, (&[], None)).await {
            Ok(found) => Ok(Some(found)),
            Err(ApiFailure { status: 404, .. }) => Ok(None),
            Err(failure) => Err(failure.error),
        }
    }

    /// Reads something; none where it does not exist, or the caller lacks that permission to read it.
    pub(in crate::cli) async fn find_if_allowed<T: DeserializeOwned>(
        &self,
        permission: Permission,
        (path, query): (&[&str], &[(&str, String)]),
    ) -> Result<Option<T>, CliError> {
        if !self.may(permission) {
            return Ok(None);
        }
        match self.call(HttpMethod::Get, path, (query, None)).await {
            Ok(found) => Ok(Some(found)),
            Err(ApiFailure {
                status: 403 | 404, ..
            }) => Ok(None),
            Err(failure) => Err(failure.error),
        }
    }

    /// Reads something.
    pub(in crate::cli) async fn get<T: DeserializeOwned>(
        &self,
        path: &[&str],
        query: &[(&str, String)],
    ) -> Result<T, CliError> {
        Ok(self.call(HttpMethod::Get, path, (query, None)).await?)
    }

    /// Creates something, or acts on it.
    pub(in crate::cli) async fn post<T: DeserializeOwned>(
        &self,
        path: &[&str],
        input: Value,
    ) -> Result<T, CliError> {
        let answer = self.call(HttpMethod::Post, path, (&[], Some(input)));
        Ok(answer.await?)
    }

    /// Changes something.
    pub(in crate::cli) async fn patch<T: DeserializeOwned>(
        &self,
        path: &[&str],
        input: Value,
    ) -> Result<T, CliError> {
        let answer = self.call(HttpMethod::Patch, path, (&[], Some(input)));
        Ok(answer.await?)
    }

    /// Deletes something.
    pub(in crate::cli) async fn delete(
        &self,
        path: &[&str],
        query: &[(&str, String)],
    ) -> Result<(), CliError> {
        self.call::<Value>(HttpMethod::Delete, path, (query, None))
            .await?;
        Ok(())
    }

    /// Changes many things at once, all or none.
    pub(in crate::cli) async fn change_all(
        &self,
        path: &[&str],
        input: Value,
    ) -> Result<(), CliError> {
        let RestResults { results, failed } = self.post(path, input).await?;
        if failed == 0 {
            return Ok(());
        }
        let problems = results.iter().flat_map(|result| &result.errors);
        Err(CliError::Usage(
            problems.map(RestProblem::in_words).collect(),
        ))
    }

    /// A part of a list, of the account that is named.
    pub(in crate::cli) async fn page<T: DeserializeOwned>(
        &self,
        path: &[&str],
        (account, filter): (Option<&str>, &[(&str, String)]),
        after: Option<String>,
    ) -> Result<ListPart<T>, CliError> {
        let mut query = vec![("first", MAX_PAGE.to_string())];
        query.extend(after.map(|cursor| ("after", cursor)));
        query.extend(account.map(|slug| ("accountSlug", slug.to_owned())));
        query.extend_from_slice(filter);
        let page: RestPage<T> = self.get(path, &query).await?;
        Ok(ListPart {
            items: page.items,
            next: page
                .page_info
                .end_cursor
                .filter(|_| page.page_info.has_next_page),
        })
    }

    /// Key of a role, or its ID where the caller may not read roles. `account` is the slug of the
    /// account whose roles are meant.
    pub(in crate::cli) async fn role_key(
        &self,
        account: Option<&str>,
        id: String,
    ) -> Result<String, CliError> {
        let known = self
            .roles
            .get_or_try_init(|| self.read_roles(account))
            .await?;
        Ok(known.get(&id).cloned().unwrap_or(id))
    }

    async fn read_roles(
        &self,
        account: Option<&str>,
    ) -> Result<BTreeMap<String, String>, CliError> {
        let (mut keys, mut after) = (BTreeMap::new(), None);
        loop {
            let mut query = vec![("first", MAX_PAGE.to_string())];
            query.extend(account.map(|slug| ("accountSlug", slug.to_owned())));
            query.extend(after.map(|cursor| ("after", cursor)));
            let page: Option<RestPage<NamedRole>> = self
                .find_if_allowed(Permission::RolesRead, (&["roles"], &query))
                .await?;
            let Some(page) = page else {
                return Ok(keys);
            };
            keys.extend(page.items.into_iter().map(|role| (role.id, role.key)));
            after = page
                .page_info
                .end_cursor
                .filter(|_| page.page_info.has_next_page);
            if after.is_none() {
                return Ok(keys);
            }
        }
    }

    async fn call<T: DeserializeOwned>(
        &self,
        method: HttpMethod,
        path: &[&str],
        (query, input): (&[(&str, String)], Option<Value>),
    ) -> Result<T, ApiFailure> {
        let path = [BASE.as_slice(), path].concat();
        let request = ServerRequest {
            method,
            path: &path,
            query,
            bearer: Some(&self.token),
            body: input.map(|input| (JSON, input.to_string().into_bytes())),
        };
        let sent = self.connection.send(request).await;
        let response = sent.map_err(|error| ApiFailure { status: 0, error })?;
        let (status, server) = (response.status, self.connection.shown());
        if !(200..300).contains(&status) {
            // What a proxy answers says nothing about the thing that was asked for.
            let status = if is_rest(&response) { status } else { 0 };
            let error = of_rest(server, &response);
            return Err(ApiFailure { status, error });
        }
        let body: &[u8] = if response.body.is_empty() {
            b"null"
        } else {
            &response.body
        };
        serde_json::from_slice(body).map_err(|_| ApiFailure {
            status,
            error: unexpected(server, &response),
        })
    }
}

/// A call that failed; the status is 0 where there was no response of the API.
struct ApiFailure {
    status: u16,
    error: CliError,
}

impl From<ApiFailure> for CliError {
    fn from(failure: ApiFailure) -> Self {
        failure.error
    }
}
