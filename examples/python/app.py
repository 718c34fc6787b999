"""A web app that signs people in at Latchkey: Flask and Authlib, with the code flow and PKCE."""

import os
import secrets

from authlib.integrations.flask_client import OAuth
from flask import Flask, redirect, render_template_string, session

ISSUER, PORT = os.environ.get("ISSUER", "http://localhost:8080"), int(os.environ.get("PORT", "5000"))
HOME = f"http://localhost:{PORT}"

app = Flask(__name__)
# The sessions of this app: a signed cookie with a random id, and what belongs to it in memory. Behind TLS, add SESSION_COOKIE_SECURE.
app.secret_key = secrets.token_bytes()
app.config.update(SESSION_COOKIE_NAME="example-python", SESSION_COOKIE_SAMESITE="Lax")
sessions = {}


def keep(name, token, refresh_token=None, access_token=None):
    """Authlib calls this where it has refreshed a token."""
    sessions[session["id"]]["token"].update(token)


oauth = OAuth(app, update_token=keep)
oauth.register(
    "latchkey",
    client_id=os.environ["CLIENT_ID"],
    client_secret=os.environ["CLIENT_SECRET"],
    server_metadata_url=f"{ISSUER}/.well-known/openid-configuration",
    client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
)

PAGE = """<!doctype html><html lang="en"><title>Example</title>
<body data-state="{{ 'signed-in' if person else 'signed-out' }}"><main><h1>Example</h1>
{% if person %}
<p>Signed in as <b id="who">{{ person.preferred_username }}</b>, <code id="sub">{{ person.sub }}</code></p>
<p><a href="/userinfo">What the server says of you</a> <a href="/logout">Sign out</a></p>
{% else %}
<p><a href="/login">Sign in</a></p>
{% endif %}
</main></body></html>"""


@app.get("/")
def home():
    return render_template_string(PAGE, person=sessions.get(session.get("id"), {}).get("person"))


@app.get("/login")
def login():
    """1. Sends the person to the server. What is needed afterwards waits in the session."""
    return oauth.latchkey.authorize_redirect(f"{HOME}/callback")


@app.get("/callback")
def callback():
    """2. The person comes back with a code, which becomes tokens; Authlib checks the ID token."""
    token = oauth.latchkey.authorize_access_token()
    session["id"] = secrets.token_urlsafe()
    sessions[session["id"]] = {"token": token, "person": oauth.latchkey.userinfo(token=token)}
    return redirect("/")


@app.get("/userinfo")
def userinfo():
    """3. Calls an API with the person's token, which Authlib refreshes where it has expired."""
    known = sessions.get(session.get("id"))
    return oauth.latchkey.userinfo(token=known["token"]) if known else redirect("/")


@app.get("/logout")
def logout():
    """4. Ends the session here, then the one at the server, which sends the person back."""
    known = sessions.pop(session.pop("id", None), {"token": {}})
    return oauth.latchkey.logout_redirect(post_logout_redirect_uri=f"{HOME}/", id_token_hint=known["token"].get("id_token"))


if __name__ == "__main__":
    app.run("127.0.0.1", PORT)
