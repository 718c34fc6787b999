//! A caller that sends requests, and tells a good answer from a busy one and from a wrong one.

use crate::{Outcome, home::ADMIN};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;

/// Longer than any request may take: a request that takes that long hangs.
const PATIENCE: Duration = Duration::from_secs(20);

/// How a request went.
#[derive(Debug)]
pub(crate) enum Answer {
    /// As it should.
    Good(Value),
    /// The server says that it cannot just now (503).
    Unavailable,
    /// The connection broke, or nothing came in time.
    Broken,
    /// Anything else.
    Wrong(String),
}

/// An answer and how long it took.
pub(crate) struct Heard {
    /// The answer.
    pub answer: Answer,
    /// How long it took.
    pub took: Duration,
}

/// Sends requests to one server.
#[derive(Clone)]
pub(crate) struct Caller {
    http: reqwest::Client,
    url: String,
}

impl Caller {
    /// To that server.
    pub(crate) fn new(url: &str) -> Outcome<Self> {
        Ok(Self {
            http: reqwest::Client::builder().timeout(PATIENCE).build()?,
            url: url.to_owned(),
        })
    }

    /// Asks for a token as the administrator.
    pub(crate) async fn ask(&self) -> Heard {
        self.ask_as(ADMIN).await
    }

    /// Asks for a token as that client.
    pub(crate) async fn ask_as(&self, (id, secret): (&str, &str)) -> Heard {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", id),
            ("client_secret", secret),
        ];
        self.send(
            self.http
                .post(format!("{}/oauth/token", self.url))
                .form(&form),
        )
        .await
    }

    /// Executes a document with a token.
    pub(crate) async fn graphql(&self, token: &str, query: &str, variables: Value) -> Heard {
        let body = json!({ "query": query, "variables": variables });
        let mut heard = self
            .send(
                self.http
                    .post(format!("{}/graphql", self.url))
                    .bearer_auth(token)
                    .json(&body),
            )
            .await;
        if let Answer::Good(answer) = &heard.answer
            && let Some(errors) = answer.get("errors").and_then(Value::as_array)
        {
            let busy = errors
                .iter()
                .all(|error| text(error, "/extensions/code") == Some("TIMEOUT"));
            heard.answer = if busy {
                Answer::Unavailable
            } else {
                Answer::Wrong(answer.to_string())
            };
        }
        heard
    }

    /// Introspects a token as the administrator (RFC 7662).
    pub(crate) async fn introspect(&self, token: &str) -> Heard {
        let request = self
            .http
            .post(format!("{}/oauth/introspect", self.url))
            .basic_auth(ADMIN.0, Some(ADMIN.1))
            .form(&[("token", token)]);
        let mut heard = self.send(request).await;
        if let Answer::Good(body) = &heard.answer
            && body.get("active") != Some(&Value::Bool(true))
        {
            heard.answer = Answer::Wrong(format!("a live token is not active: {body}"));
        }
        heard
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Heard {
        let began = Instant::now();
        let answer = match request.send().await {
            Err(_) => Answer::Broken,
            Ok(response) => {
                let status = response.status();
                match (status.as_u16(), response.text().await) {
                    (_, Err(_)) => Answer::Broken,
                    (200, Ok(text)) => serde_json::from_str(&text)
                        .map_or_else(|_| Answer::Wrong(text), Answer::Good),
                    // Also this must be said in JSON.
                    (503, Ok(text)) if serde_json::from_str::<Value>(&text).is_ok() => {
                        Answer::Unavailable
                    }
                    (status, Ok(text)) => Answer::Wrong(format!("{status}: {text}")),
                }
            }
        };
        Heard {
            answer,
            took: began.elapsed(),
        }
    }

    /// Revokes a token of the administrator (RFC 7009).
    pub(crate) async fn revoke(&self, token: &str) -> Outcome {
        let request = self
            .http
            .post(format!("{}/oauth/revoke", self.url))
            .basic_auth(ADMIN.0, Some(ADMIN.1))
            .form(&[("token", token)]);
        let status = request.send().await?.status();
        if status.is_success() {
            Ok(())
        } else {
            Err(format!("a token cannot be revoked: {status}").into())
        }
    }

    /// Whether the management API takes the token.
    pub(crate) async fn accepts(&self, token: &str) -> Outcome<bool> {
        let body = json!({ "query": "{ viewer { scopes } }" });
        let response = self
            .http
            .post(format!("{}/graphql", self.url))
            .bearer_auth(token)
            .json(&body)
            .send()
            .await?;
        match response.status().as_u16() {
            200 => Ok(true),
            401 => Ok(false),
            status => Err(format!("neither accepted nor refused: {status}").into()),
        }
    }

    /// Ids of the keys that are published (RFC 7517).
    pub(crate) async fn key_ids(&self) -> Outcome<Vec<String>> {
        let set: Value = self
            .http
            .get(format!("{}/oauth/jwks", self.url))
            .send()
            .await?
            .error_for_status()?
            .json()
            .await?;
        let keys = set
            .get("keys")
            .and_then(Value::as_array)
            .ok_or("no keys in the set")?;
        Ok(keys
            .iter()
            .filter_map(|key| text(key, "/kid"))
            .map(str::to_owned)
            .collect())
    }

    /// A token, which must be had.
    pub(crate) async fn token(&self) -> Outcome<String> {
        let answer = self.ask().await.answer;
        match &answer {
            Answer::Good(body) => Ok(text(body, "/access_token")
                .ok_or("no token in the answer")?
                .to_owned()),
            other => Err(format!("no token: {other:?}").into()),
        }
    }

    /// The data of a document that must be executed.
    pub(crate) async fn data(&self, token: &str, query: &str, variables: Value) -> Outcome<Value> {
        match self.graphql(token, query, variables).await.answer {
            Answer::Good(mut body) => Ok(body
                .pointer_mut("/data")
                .ok_or("no data in the answer")?
                .take()),
            other => Err(format!("no answer to {query}: {other:?}").into()),
        }
    }
}

/// The `jti` of an access token.
pub(crate) fn token_id(body: &Value) -> Option<String> {
    claim(text(body, "/access_token")?, "/jti")
}

/// The text at that place of a token's claims.
pub(crate) fn claim(token: &str, place: &str) -> Option<String> {
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let claims: Value = serde_json::from_slice(&payload).ok()?;
    text(&claims, place).map(str::to_owned)
}

/// The text at that place of an answer (RFC 6901).
pub(crate) fn text<'a>(body: &'a Value, place: &str) -> Option<&'a str> {
    body.pointer(place).and_then(Value::as_str)
}
