"""OAuth 2.0 as Intuit runs it: consent page, token endpoint, rotation, revocation.

    GET  /connect/oauth2                       the consent page (POST: its answer)
    POST /oauth2/v1/tokens/bearer              codes and refresh tokens for access tokens
    POST /v2/oauth2/tokens/revoke              ends a grant
    GET  /v1/openid_connect/userinfo           who connected
    GET  /.well-known/openid_configuration     where all of these are (also openid_sandbox_...)

`OAuth` holds the state and knows no HTTP; `routes(world)` puts it on the wire.  A server
calls `OAuth.check(bearer, realm_id)` before it answers an API call.
"""

from sandbox.oauth.grants import (
    App,
    GrantError,
    OAuth,
    Policy,
    TokenAnswer,
    Tokens,
)
from sandbox.oauth.routes import routes
from sandbox.oauth.troubles import Trouble, Troubles

__all__ = [
    "App",
    "GrantError",
    "OAuth",
    "Policy",
    "TokenAnswer",
    "Tokens",
    "Trouble",
    "Troubles",
    "routes",
]
