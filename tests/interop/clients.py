"""Authlib, requests-oauthlib and PyJWT: tokens, introspection, revocation, and signatures checked with the published keys."""

import os

os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"  # the server under test speaks http on this machine

import joserfc.jwk
import joserfc.jwt
import jwt
import requests
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession
from oauthlib.oauth2 import BackendApplicationClient, OAuth2Error
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

ISSUER, ALGORITHM, CALLER = os.environ["ISSUER"], os.environ["ALGORITHM"], os.environ["CALLER"]
CLIENT_ID, CLIENT_SECRET = os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"]
METADATA = requests.get(f"{ISSUER}/.well-known/oauth-authorization-server", timeout=10).json()
TOKEN_URL, AUDIENCE = METADATA["token_endpoint"], f"{ISSUER}/api"


def check(name, run):
    """One line a check, `ok` or `FAILED`; tests/interop/run counts them."""
    try:
        run()
        print(f"ok      {CALLER}: {name}")
    except Exception as error:
        print(f"FAILED  {CALLER}: {name}: {type(error).__name__}: {error}".replace("\n", " "))


def must(holds, message):
    if not holds:
        raise AssertionError(message)


def authlib(method):
    def run():
        session = AuthlibSession(CLIENT_ID, CLIENT_SECRET, token_endpoint_auth_method=method, scope="clients:read")
        token = session.fetch_token(TOKEN_URL, grant_type="client_credentials")
        must(token["scope"] == "clients:read", "the answer has another scope")
        access = token["access_token"]
        told = session.introspect_token(METADATA["introspection_endpoint"], token=access).json()
        must(told["active"] is True and told["client_id"] == CLIENT_ID, "introspection does not know a fresh token")
        must(session.revoke_token(METADATA["revocation_endpoint"], token=access).status_code == 200, "revocation failed")
        told = session.introspect_token(METADATA["introspection_endpoint"], token=access).json()
        must(told == {"active": False}, "a revoked token is still active")

    return run


def requests_oauthlib(in_body):
    def run():
        session = OAuth2Session(client=BackendApplicationClient(client_id=CLIENT_ID, scope=["roles:read"]))
        if in_body:
            token = session.fetch_token(TOKEN_URL, client_secret=CLIENT_SECRET, include_client_id=True)
        else:
            token = session.fetch_token(TOKEN_URL, auth=HTTPBasicAuth(CLIENT_ID, CLIENT_SECRET))
        must(token["scope"] == ["roles:read"] and token["token_type"] == "Bearer", "the answer has another scope or type")

    return run


def wrong_secret():
    session = OAuth2Session(client=BackendApplicationClient(client_id=CLIENT_ID))
    try:
        session.fetch_token(TOKEN_URL, auth=HTTPBasicAuth(CLIENT_ID, "wrong-but-not-far-from-it-1"))
    except OAuth2Error as error:
        must(error.error == "invalid_client", f"refused as {error.error}")
    else:
        raise AssertionError("a wrong secret got a token")


def fresh_token():
    session = AuthlibSession(CLIENT_ID, CLIENT_SECRET)
    return session.fetch_token(TOKEN_URL, grant_type="client_credentials")["access_token"]


def pyjwt():
    token = fresh_token()
    key = jwt.PyJWKClient(METADATA["jwks_uri"]).get_signing_key_from_jwt(token)
    required = ["iss", "sub", "aud", "exp", "iat", "jti", "client_id"]
    claims = jwt.decode(token, key, algorithms=[ALGORITHM], audience=AUDIENCE, issuer=ISSUER, options={"require": required})
    must(claims["client_id"] == CLIENT_ID, "the token names another client")
    must(jwt.get_unverified_header(token)["typ"] == "at+jwt", "the token has another type")


def authlib_joserfc():
    keys = joserfc.jwk.KeySet.import_key_set(requests.get(METADATA["jwks_uri"], timeout=10).json())
    token = joserfc.jwt.decode(fresh_token(), keys, algorithms=[ALGORITHM])
    wanted = {"iss": {"essential": True, "value": ISSUER}, "aud": {"essential": True, "value": AUDIENCE}, "exp": {"essential": True}}
    joserfc.jwt.JWTClaimsRegistry(**wanted).validate(token.claims)


check("Authlib, Basic: token, introspection, revocation", authlib("client_secret_basic"))
check("Authlib, post: token, introspection, revocation", authlib("client_secret_post"))
check("requests-oauthlib, Basic: token", requests_oauthlib(in_body=False))
check("requests-oauthlib, post: token", requests_oauthlib(in_body=True))
check("requests-oauthlib: a wrong secret is invalid_client", wrong_secret)
check(f"PyJWT: the token verifies with the published keys as {ALGORITHM}", pyjwt)
check(f"joserfc, of Authlib: the token verifies with the published keys as {ALGORITHM}", authlib_joserfc)
