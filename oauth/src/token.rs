//! `POST /oauth/token` (RFC 6749 section 3.2).

use super::{
    client_auth, cors,
    error::{Error, ErrorCode, no_store},
    form::Form,
    grant::{authorization_code, client_credentials, refresh_token, user::UserOrder},
};
use app::{App, origin::RequestOrigin};
use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, header::ORIGIN},
    response::{IntoResponse, Response},
};
use domain::{
    actor::Origin,
    issuance::RefusedRequest,
    registry::ClientSnapshot,
    token::{Issued, Order},
};
use serde::Serialize;
use std::sync::Arc;

/// Authenticates the client, then lets its grant type decide. Earlier refusals are recorded by the
/// authentication, later ones in the client's history.
pub(crate) async fn handle(
    State(app): State<Arc<App>>,
    RequestOrigin(origin): RequestOrigin,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let refused = |error: &Error| app.metrics.refused.count(error.code());
    let known = async {
        let form = Form::read(&headers, body).await?;
        let client = client_auth::authenticate(&app, &headers, &form, &origin).await?;
        Ok((form, client))
    };
    let (form, client) = match known.await.inspect_err(refused) {
        Ok(known) => known,
        Err(error) => return error.into_response(),
    };
    let issued = issue(&app, &client, &form, &origin).await;
    let answer = match issued.inspect_err(refused) {
        Ok(answer) => no_store(Json(answer).into_response()),
        Err(error) => {
            if let Some(error) = error.in_history() {
                let refusal = RefusedRequest {
                    client: &client.client,
                    error,
                    grant_type: form.get("grant_type"),
                    scope: form.get("scope"),
                };
                Box::pin(app.recorder.refused(&app.tools, refusal, &origin)).await;
            }
            error.into_response()
        }
    };
    if headers.contains_key(ORIGIN) {
        return Box::pin(cors::allow(&app, &client, &headers, answer)).await;
    }
    answer
}

async fn issue(
    app: &App,
    client: &ClientSnapshot,
    form: &Form,
    origin: &Origin,
) -> Result<Answer, Error> {
    match form.get("grant_type") {
        Some(client_credentials::GRANT_TYPE) => {
            let order = client_credentials::order(app, client, form)?;
            Ok(Answer::new(issue_one(app, client, order, origin).await?))
        }
        // What reads and writes the database is boxed: it would make the future of each request
        // for the usual grant several times as large.
        Some(authorization_code::GRANT_TYPE) => {
            let order = Box::pin(authorization_code::order(app, client, form, origin)).await?;
            Box::pin(for_user(app, client, order, origin)).await
        }
        Some(refresh_token::GRANT_TYPE) => {
            let order = Box::pin(refresh_token::order(app, client, form, origin)).await?;
            Box::pin(for_user(app, client, order, origin)).await
        }
        Some(_) => Err(Error::new(
            ErrorCode::UnsupportedGrantType,
            "This server does not know that grant_type.",
        )),
        None => Err(Error::new(
            ErrorCode::InvalidRequest,
            "The parameter grant_type is missing.",
        )),
    }
}

async fn issue_one(
    app: &App,
    client: &ClientSnapshot,
    order: Order,
    origin: &Origin,
) -> Result<Issued, Error> {
    if let Some(limit) = client.account.tokens_per_minute {
        app.tokens
            .quota
            .take(client.client.id, limit, app.tools.clock.passed())
            .map_err(Error::too_many_tokens)?;
    }
    let grant_type = order.grant_type;
    let issued = app.tokens.issue(client, order, origin).await?;
    app.metrics
        .count_issued(grant_type, &client.client.client_id);
    Ok(issued)
}

/// The tokens in the name of a user: an access token, a refresh token and, for OpenID Connect, an ID
/// token.
async fn for_user(
    app: &App,
    client: &ClientSnapshot,
    order: UserOrder,
    origin: &Origin,
) -> Result<Answer, Error> {
    let UserOrder {
        order,
        refresh_token,
        openid,
    } = order;
    let by = order.authorized.clone().filter(|_| openid);
    let issued = issue_one(app, client, order, origin).await?;
    let id_token = match by {
        Some(by) => Some(app.tokens.issue_id_token(client, &by, &issued).await?),
        None => None,
    };
    Ok(Answer {
        refresh_token: Some(refresh_token.expose().to_owned()),
        id_token,
        ..Answer::new(issued)
    })
}

/// RFC 6749 section 5.1.
#[derive(Serialize)]
struct Answer {
    access_token: String,
    token_type: &'static str,
    expires_in: i32,
    /// Has at least one token (section 3.3), so it is omitted where there is none.
    #[serde(skip_serializing_if = "String::is_empty")]
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    /// OpenID Connect Core section 3.1.3.3.
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
}

impl Answer {
    fn new(issued: Issued) -> Self {
        Self {
            access_token: issued.token,
            token_type: "Bearer",
            expires_in: issued.expires_in,
            scope: issued.scope,
            refresh_token: None,
            id_token: None,
        }
    }
}
