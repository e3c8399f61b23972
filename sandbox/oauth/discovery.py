"""Where the endpoints are, as the OpenID discovery documents tell it.

A client that reads these instead of knowing Intuit's hosts by heart finds the sandbox.
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

AUTHORIZE = "/connect/oauth2"
TOKEN = "/oauth2/v1/tokens/bearer"
REVOKE = "/v2/oauth2/tokens/revoke"
USERINFO = "/v1/openid_connect/userinfo"
KEYS = "/op/v1/jwks"
ISSUER = "/op/v1"
DOCUMENTS = (
    "/.well-known/openid_configuration",
    "/.well-known/openid_sandbox_configuration",
)


def issuer(request: Request) -> str:
    """Returns the issuer name that id tokens carry on this server."""
    return _base(request) + ISSUER


def document(request: Request) -> dict[str, Any]:
    """Returns the discovery document, with addresses on the server that was asked."""
    base = _base(request)
    return {
        "issuer": issuer(request),
        "authorization_endpoint": base + AUTHORIZE,
        "token_endpoint": base + TOKEN,
        "userinfo_endpoint": base + USERINFO,
        "revocation_endpoint": base + REVOKE,
        "jwks_uri": base + KEYS,
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "email", "profile", "address", "phone"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "claims_supported": ["aud", "exp", "iat", "iss", "realmid", "sub"],
    }


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")
