"""mozilla-django-oidc with Django: code flow without PKCE, the session renewed with `prompt=none`, sign-out at the server."""

import os
from urllib.parse import urlencode

import django
from django.conf import settings
from django.core.management import call_command

ISSUER, BASE_URL = os.environ["ISSUER"], os.environ["BASE_URL"]

settings.configure(
    SECRET_KEY="only a test",
    ALLOWED_HOSTS=[".localhost"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["DATABASE"]}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "mozilla_django_oidc"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "mozilla_django_oidc.middleware.SessionRefresh",
    ],
    AUTHENTICATION_BACKENDS=["mozilla_django_oidc.auth.OIDCAuthenticationBackend"],
    SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"),
    SESSION_COOKIE_SECURE=True,
    LOGIN_REDIRECT_URL="/",
    LOGIN_REDIRECT_URL_FAILURE="/failed",
    LOGOUT_REDIRECT_URL="/",
    ALLOW_LOGOUT_GET_METHOD=True,
    OIDC_RP_CLIENT_ID=os.environ["CLIENT_ID"],
    OIDC_RP_CLIENT_SECRET=os.environ["CLIENT_SECRET"],
    OIDC_RP_SIGN_ALGO="RS256",
    OIDC_OP_JWKS_ENDPOINT=f"{ISSUER}/oauth/jwks",
    OIDC_OP_AUTHORIZATION_ENDPOINT=f"{ISSUER}/oauth/authorize",
    OIDC_OP_TOKEN_ENDPOINT=f"{ISSUER}/oauth/token",
    OIDC_OP_USER_ENDPOINT=f"{ISSUER}/oauth/userinfo",
    OIDC_OP_LOGOUT_URL_METHOD=f"{__name__}.end_session",
    OIDC_STORE_ID_TOKEN=True,
    OIDC_STORE_ACCESS_TOKEN=True,
)
django.setup()

from django.http import HttpResponse, HttpResponseRedirect  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.utils.html import format_html  # noqa: E402

PAGE = """<!doctype html><html lang="en"><head><title>An application</title><link rel="icon" href="data:,"></head>
<body data-state="{state}"><main><h1>An application</h1>{body}</main></body></html>"""
PERSON = """<p>Signed in as <b id="who">{who}</b></p><code id="token">{token}</code>
<a href="/renew">Refresh</a> <a href="/oidc/logout/">Sign out</a>"""


def answer(state, body):
    return HttpResponse(format_html(PAGE, state=state, body=body))


def home(request):
    if not request.user.is_authenticated:
        return answer("signed-out", format_html('<a href="/oidc/authenticate/">Sign in</a>'))
    token = request.session["oidc_access_token"][-12:]
    return answer("signed-in", format_html(PERSON, who=request.user.email, token=token))


def failed(request):
    return answer("failed", format_html('<p id="error">the sign-in failed</p>'))


def renew(request):
    """Makes the session old, so that its middleware asks the server again."""
    request.session["oidc_id_token_expiration"] = 0
    return HttpResponseRedirect("/")


def end_session(request):
    hint = request.session["oidc_id_token"]
    return f"{ISSUER}/oauth/end-session?" + urlencode({"id_token_hint": hint, "post_logout_redirect_uri": f"{BASE_URL}/"})


urlpatterns = [path("", home), path("failed", failed), path("renew", renew), path("oidc/", include("mozilla_django_oidc.urls"))]

call_command("migrate", verbosity=0)
call_command("runserver", f"127.0.0.1:{os.environ['PORT']}", use_reloader=False, skip_checks=True)
