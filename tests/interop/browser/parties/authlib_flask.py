"""Authlib with Flask: code flow as it comes, which is without PKCE, refresh when a token has expired, sign-out at the server."""

import os
import secrets

from authlib.integrations.flask_client import OAuth
from flask import Flask, redirect, session
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix

ISSUER, BASE_URL = os.environ["ISSUER"], os.environ["BASE_URL"]

app = Flask(__name__)
app.wsgi_app = ProxyFix(app.wsgi_app)
app.secret_key = "only a test"
app.config.update(SESSION_COOKIE_SECURE=True, SESSION_COOKIE_SAMESITE="Lax")
tokens = {}


def keep(token, refresh_token=None, access_token=None):
    tokens[session["id"]] = {**tokens[session["id"]], **token}


oauth = OAuth(app, update_token=lambda name, token, refresh_token=None, access_token=None: keep(token))
oauth.register(
    "latchkey",
    client_id=os.environ["CLIENT_ID"],
    client_secret=os.environ["CLIENT_SECRET"],
    server_metadata_url=f"{ISSUER}/.well-known/openid-configuration",
    client_kwargs={"scope": "openid profile email"},
)

PAGE = Markup("""<!doctype html><html lang="en"><head><title>An application</title><link rel="icon" href="data:,"></head>
<body data-state="{state}"><main><h1>An application</h1>{body}</main></body></html>""")
PERSON = Markup("""<p>Signed in as <b id="who">{who}</b>, <code id="sub">{sub}</code></p><code id="token">{token}</code>
<a href="/refresh">Refresh</a> <a href="/logout">Sign out</a>""")


@app.get("/")
def home():
    token = tokens.get(session.get("id"))
    if token is None:
        return PAGE.format(state="signed-out", body=Markup('<a href="/login">Sign in</a>'))
    person = oauth.latchkey.userinfo(token=token)
    body = PERSON.format(who=person["preferred_username"], sub=token["userinfo"]["sub"], token=token["access_token"][-12:])
    return PAGE.format(state="signed-in", body=body)


@app.get("/login")
def login():
    return oauth.latchkey.authorize_redirect(f"{BASE_URL}/auth")


@app.get("/auth")
def auth():
    token = oauth.latchkey.authorize_access_token()
    session["id"] = secrets.token_urlsafe()
    tokens[session["id"]] = token
    return redirect("/")


@app.get("/refresh")
def refresh():
    token = tokens[session["id"]]
    oauth.latchkey.userinfo(token={**token, "expires_at": 1})
    return redirect("/")


@app.get("/logout")
def logout():
    token = tokens.pop(session.pop("id", None), {})
    return oauth.latchkey.logout_redirect(post_logout_redirect_uri=f"{BASE_URL}/", id_token_hint=token.get("id_token"))


@app.errorhandler(Exception)
def failed(error):
    app.logger.exception(error)
    return PAGE.format(state="failed", body=Markup('<p id="error">{}: {}</p>').format(type(error).__name__, error)), 500


app.run(host="127.0.0.1", port=int(os.environ["PORT"]))
