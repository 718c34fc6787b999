//! The crate `oauth2` as a client: unpatched, with a transport that lets it believe in https.

use crate::program::{ADMIN, ADMIN_SECRET, Server};
use oauth2::{
    AsyncHttpClient, AuthType, ClientId, ClientSecret, HttpClientError, HttpRequest, HttpResponse,
    IntrospectionUrl, RequestTokenError, RevocationUrl, Scope, StandardRevocableToken,
    TokenIntrospectionResponse, TokenResponse, TokenUrl,
    basic::{BasicClient, BasicErrorResponseType},
};

/// The crate refuses to revoke over http, so it is told https, and here the request takes the way
/// that there is.
async fn send(mut request: HttpRequest) -> Result<HttpResponse, HttpClientError<reqwest::Error>> {
    let plain = request.uri().to_string().replacen("https://", "http://", 1);
    *request.uri_mut() = plain.parse().unwrap();
    reqwest::Client::new().call(request).await
}

async fn lives_and_dies(how: AuthType) {
    let server = Server::with_admin(&[]).await;
    let base = server.url.replacen("http://", "https://", 1);
    let client = BasicClient::new(ClientId::new(ADMIN.to_owned()))
        .set_client_secret(ClientSecret::new(ADMIN_SECRET.to_owned()))
        .set_auth_type(how)
        .set_token_uri(TokenUrl::new(format!("{base}/oauth/token")).unwrap())
        .set_introspection_url(IntrospectionUrl::new(format!("{base}/oauth/introspect")).unwrap())
        .set_revocation_url(RevocationUrl::new(format!("{base}/oauth/revoke")).unwrap());

    let scope = Scope::new("clients:read".to_owned());
    let answer = client
        .exchange_client_credentials()
        .add_scope(scope.clone())
        .request_async(&send)
        .await
        .unwrap();
    let token = answer.access_token();
    assert_eq!(answer.scopes(), Some(&vec![scope]));
    assert_eq!(answer.expires_in().unwrap().as_secs(), 3600);

    let told = client.introspect(token).request_async(&send).await.unwrap();
    assert!(told.active());
    assert_eq!(told.client_id().unwrap().as_str(), ADMIN);

    client
        .revoke_token(StandardRevocableToken::AccessToken(token.clone()))
        .unwrap()
        .request_async(&send)
        .await
        .unwrap();
    assert!(
        !client
            .introspect(token)
            .request_async(&send)
            .await
            .unwrap()
            .active()
    );
}

#[tokio::test]
async fn a_token_lives_and_dies_with_basic_authentication() {
    lives_and_dies(AuthType::BasicAuth).await;
}

#[tokio::test]
async fn a_token_lives_and_dies_with_authentication_in_the_body() {
    lives_and_dies(AuthType::RequestBody).await;
}

#[tokio::test]
async fn a_refusal_is_understood() {
    let server = Server::with_admin(&[]).await;
    let base = server.url.replacen("http://", "https://", 1);
    let client = BasicClient::new(ClientId::new(ADMIN.to_owned()))
        .set_client_secret(ClientSecret::new("not-the-secret-1".to_owned()))
        .set_token_uri(TokenUrl::new(format!("{base}/oauth/token")).unwrap());
    let refusal = client
        .exchange_client_credentials()
        .request_async(&send)
        .await
        .unwrap_err();
    let RequestTokenError::ServerResponse(answer) = refusal else {
        panic!("{refusal:?}")
    };
    assert_eq!(*answer.error(), BasicErrorResponseType::InvalidClient);
}
