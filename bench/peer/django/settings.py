"""django-oauth-toolkit set up for what is measured: client credentials, and nothing else that answers. SQLite as Django's documentation recommends
for production. DATABASE and SCOPE are in the environment."""

from os import environ

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
# Protects nothing.
SECRET_KEY = "the secret key of a measurement, good for nothing"
ROOT_URLCONF = "urls"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "oauth2_provider"]
# The second says how long an answer is.
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": environ["DATABASE"],
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        },
    }
}
USE_TZ = True
OAUTH2_PROVIDER = {
    "SCOPES": {scope: scope for scope in environ["SCOPE"].split()},
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
}
