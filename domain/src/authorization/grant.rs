//! Gives a client a code, in the name of a user who is signed in.

use super::{AuthorizationRequest, CODE_LENGTH, CODE_LIFETIME, CODE_PREFIX};
use crate::{error::Result, registry::ClientSnapshot, session::LiveSession, work::Work};
use entity::{
    AuthorizationId, Secret,
    authorization::{ActiveModel, Entity},
};
use sea_orm::{ActiveValue::Set, EntityTrait};

/// An authorization that is to be given.
#[derive(Clone, Copy)]
pub struct NewAuthorization<'a> {
    /// The client.
    pub client: &'a ClientSnapshot,
    /// The user's session.
    pub live: &'a LiveSession,
    /// The client's request.
    pub request: &'a AuthorizationRequest,
}

/// Gives a client an authorization, and returns its code.
///
/// # Errors
/// Only internal ones.
pub async fn grant(work: &Work<'_>, new: NewAuthorization<'_>) -> Result<Secret> {
    let NewAuthorization {
        client,
        live,
        request,
    } = new;
    let offline = request
        .scope
        .split(' ')
        .any(|word| word == "offline_access");
    let code = format!("{CODE_PREFIX}{}", work.random().base62(CODE_LENGTH));
    let row = ActiveModel {
        id: Set(AuthorizationId(work.id())),
        account_id: Set(live.account.id),
        client_id: Set(client.client.id),
        user_id: Set(live.user.id),
        session_id: Set(Some(live.session.id)),
        offline: Set(offline),
        scope: Set(request.scope.clone()),
        resources: Set(request.resources.join(" ")),
        redirect_uri: Set(request.redirect_uri.clone()),
        code_digest: Set(work.vault().digest(&code)),
        code_challenge: Set(request.code_challenge.clone()),
        code_expires_at: Set(work.now() + CODE_LIFETIME),
        code_used_at: Set(None),
        nonce: Set(request.nonce.clone()),
        auth_time: Set(live.session.auth_time),
        acr: Set(live.session.acr.clone()),
        amr: Set(live.session.amr.clone()),
        refreshes: Set(0),
        client_generation: Set(client.client.authorization_generation),
        user_generation: Set(live.user.session_generation),
        created_at: Set(work.now()),
        // A code that is never exchanged leaves nothing: the exchange sets the real end.
        expires_at: Set(work.now() + CODE_LIFETIME),
        revoked_at: Set(None),
    };
    Entity::insert(row)
        .exec_without_returning(work.db())
        .await?;
    Ok(Secret::new(code))
}
