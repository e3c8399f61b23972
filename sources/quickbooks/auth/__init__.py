"""Access tokens: given from outside, or kept in a store and renewed.

StaticToken     a token from the settings
RotatingToken   tokens from a TokenStore, renewed at a TokenEndpoint (`.endpoint`)
TokenStore      files (default); `.stores` has keyring, URLs, cloud secret managers
"""

from .files import FileTokenStore
from .rescue import Rescue, keep
from .rotation import Connection, GrantRefused, Refresher, RotatingToken
from .source import StaticToken, TokenSource
from .store import StoreUnavailable, StoreUnusable, TokenStore
from .tokens import ACCOUNTING, TokenAnswer, Tokens, fingerprint

__all__ = [
    "ACCOUNTING",
    "Connection",
    "FileTokenStore",
    "GrantRefused",
    "Refresher",
    "Rescue",
    "RotatingToken",
    "StaticToken",
    "StoreUnavailable",
    "StoreUnusable",
    "TokenAnswer",
    "TokenSource",
    "TokenStore",
    "Tokens",
    "fingerprint",
    "keep",
]
