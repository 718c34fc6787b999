"""An API that Latchkey protects: Flask and PyJWT, which verifies access tokens by the published keys."""

import functools
import os

import jwt
from flask import Flask, g, jsonify, request

ISSUER, PORT = os.environ.get("ISSUER", "http://localhost:8080"), int(os.environ.get("PORT", "5001"))
AUDIENCE = os.environ.get("AUDIENCE", "https://orders.example/api")

# Kept for five minutes, and fetched anew for a key that is not in it.
keys = jwt.PyJWKClient(f"{ISSUER}/oauth/jwks", lifespan=300, timeout=5)


def verify(token):
    """The claims of a valid access token for this API."""
    # No other JWT of the server's, such as an ID token.
    if jwt.get_unverified_header(token).get("typ", "").lower() != "at+jwt":
        raise jwt.InvalidTokenError("not an access token")
    return jwt.decode(
        token,
        keys.get_signing_key_from_jwt(token),
        algorithms=["ES256", "RS256", "EdDSA"],  # Never what the token says alone.
        issuer=ISSUER,
        audience=AUDIENCE,
        options={"require": ["iss", "aud", "sub", "exp", "iat", "jti", "client_id"]},
        leeway=5,
    )


def refuse(status, error=None, scope=None):
    """RFC 6750 section 3: why a request is refused."""
    parts = ['Bearer realm="orders"', error and f'error="{error}"', scope and f'scope="{scope}"']
    return "", status, {"WWW-Authenticate": ", ".join(filter(None, parts))}


def requires(scope):
    """Lets a request through whose token has the scope; its claims are `g.token` then."""

    def decorate(view):
        @functools.wraps(view)
        def guarded(*args, **kwargs):
            scheme, _, token = request.headers.get("Authorization", "").partition(" ")
            if scheme.lower() != "bearer" or not token:
                return refuse(401)
            try:
                g.token = verify(token.strip())
            except jwt.PyJWKClientConnectionError:
                app.logger.exception("The keys could not be fetched")
                return "", 503
            except jwt.PyJWTError:
                return refuse(401, "invalid_token")
            changes = request.method not in ("GET", "HEAD")
            forbidden = changes and g.token.get("access") == "read_only"
            if forbidden or scope not in g.token.get("scope", "").split():
                return refuse(403, "insufficient_scope", scope)
            return view(*args, **kwargs)

        return guarded

    return decorate


app = Flask(__name__)
orders = [{"id": 1, "item": "tea"}]


@app.get("/orders")
@requires("orders:read")
def list_orders():
    return jsonify(orders)


@app.post("/orders")
@requires("orders:write")
def create_order():
    item = (request.get_json(silent=True) or {}).get("item", "tea")
    orders.append({"id": len(orders) + 1, "item": str(item), "by": g.token["client_id"]})
    return jsonify(orders[-1]), 201


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=PORT)
