"""The OpenID Connect side: who connected, and id tokens signed with RS256.

The one user of every sandbox is made up.  The signing key is public on purpose: it
proves nothing except that a client verifies signatures against the published key set.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

KEY_ID = "tieout-sandbox-1"
SUBJECT = "1182d6ec-60a5-42c6-9a0e-3d6f5c1f0a11"
_EXPONENT = 65_537
_MODULUS = int(
    "97de8a416a5021a285bfe9365137f788398badde5325a1a6b732211997ee17ed"
    "d1606e9db2656f0b4b21ba9b5ae5e69a1dbb080bbdccbe71270589f3185f30c2"
    "8f89db0fbc201166e64069cea704d3ac2eede994b43fd5d1e415c435666d1c14"
    "5a32beaaf6157bf9844a153db5dc2acc5c8699546f4c9353317e3913278e0520"
    "b9212f7477ee96dd9701ad20825f1ea117c716e6e301a942bc18b7f345cebe09"
    "5fbb7a6d44042584dac3f0bc8782eae1a959d74385cd744c44f3f7a9e34a4979"
    "8b59ce5e33803255d7a31f44b11a20d71e1183a334217a0439c48b0d268fbd01"
    "fbf54bc5d10596670ae1413dbede4c1fe9d66873b6c582a72edb7773b7a37637",
    16,
)
_PRIVATE = int(
    "f83ad6e07554e4a530d8ade80a78e02fd95f65a1af662302cd0d32ed125828e"
    "49f066fc772803930cc6d2506295cfdbf8a38dabdd64d823a90fd8cadbb785bc"
    "aa7b33c4c4bc25eaf424aa6a71077e343dcb122c9dc953a7907c64c1ebc7c3b1"
    "949150871882935aa71806597a85965db02a13e9db40e060045357b34c3c26eb"
    "cb947aac660aa2cb2987d21925dc5b60c4d66172e4d7fe3f8b1f23855f7ee9b8"
    "9fdf29fbccb25166c17143ed56746598b5cd79c8e08fe0c813392d7688ac7c51"
    "0794341720dc9055b3178f308c833158fa55a6d9a5fbdf27329b1ab9ea7536b5"
    "2bc06c28279304b84c62ed25f336dc751adbd6b0186f1010da3a7c90cd98ea79",
    16,
)
# ASN.1 header of a SHA-256 digest (RFC 8017, section 9.2).
_SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")


def userinfo(scopes: frozenset[str]) -> dict[str, Any]:
    """Returns the claims that the scopes allow, named as Intuit names them."""
    claims: dict[str, Any] = {"sub": SUBJECT}
    if "email" in scopes:
        claims |= {"email": "owner@example.com", "emailVerified": True}
    if "profile" in scopes:
        claims |= {"givenName": "Robin", "familyName": "Fielder"}
    if "phone" in scopes:
        claims |= {"phoneNumber": "+1 5555550100", "phoneNumberVerified": False}
    if "address" in scopes:
        claims["address"] = {
            "streetAddress": "1 Garden Lane",
            "locality": "San Pablo",
            "region": "CA",
            "postalCode": "94806",
            "country": "US",
        }
    return claims


def key_set() -> dict[str, Any]:
    """Returns the JSON Web Key Set that verifies the id tokens."""
    key = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": KEY_ID}
    key |= {"n": _base64url(_big_endian(_MODULUS)), "e": _base64url(_big_endian(_EXPONENT))}
    return {"keys": [key]}


def id_token(issuer: str, client_id: str, realm_id: str, issued: int) -> str:
    """Signs the claims of one log-in; `issued` is in epoch seconds, life is an hour."""
    header = {"kid": KEY_ID, "typ": "JWT", "alg": "RS256"}
    claims = {
        "sub": SUBJECT,
        "aud": [client_id],
        "realmid": realm_id,
        "auth_time": issued,
        "iss": issuer,
        "exp": issued + 3_600,
        "iat": issued,
    }
    signed = f"{_segment(header)}.{_segment(claims)}"
    return f"{signed}.{_base64url(_signature(signed.encode()))}"


def _signature(message: bytes) -> bytes:
    size = (_MODULUS.bit_length() + 7) // 8
    digest = _SHA256_PREFIX + hashlib.sha256(message).digest()
    padded = b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
    return pow(int.from_bytes(padded, "big"), _PRIVATE, _MODULUS).to_bytes(size, "big")


def _segment(claims: dict[str, Any]) -> str:
    return _base64url(json.dumps(claims, separators=(",", ":")).encode())


def _big_endian(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
