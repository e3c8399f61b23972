"""Discovery, user information and id tokens on the wire."""

import base64
import hashlib
import json
from urllib.parse import urlsplit

from sandbox.oauth import identity
from tests.sandbox.authorization import ACCOUNTING, REALM, TOKEN, Site


def test_discovery_points_to_this_server(site: Site) -> None:
    """Both documents list addresses on the server that was asked, and each is served."""
    for path in ("openid_configuration", "openid_sandbox_configuration"):
        document = site.web.get(f"/.well-known/{path}").json()
        assert document["token_endpoint"] == f"http://testserver{TOKEN}"
        assert document["authorization_endpoint"] == "http://testserver/connect/oauth2"
    assert site.web.get(urlsplit(document["jwks_uri"]).path).json() == identity.key_set()
    for key in ("authorization_endpoint", "userinfo_endpoint"):
        assert site.web.get(urlsplit(document[key]).path).status_code in (400, 401)
    assert site.web.post(urlsplit(document["revocation_endpoint"]).path).status_code == 401


def test_userinfo_follows_the_scopes(site: Site) -> None:
    """Claims come with their scope; without openid, or with a bad token, it is 401."""
    bearer = site.log_in(scope=f"{ACCOUNTING} openid email")["access_token"]
    path, header = "/v1/openid_connect/userinfo", {"Authorization": f"Bearer {bearer}"}
    claims = site.web.get(path, headers=header).json()
    assert claims == {
        "sub": identity.SUBJECT,
        "email": "owner@example.com",
        "emailVerified": True,
    }
    plain = {"Authorization": f"Bearer {site.oauth.issue(REALM).access_token}"}
    assert site.web.get(path, headers=plain).status_code == 401
    assert site.web.get(path).status_code == 401


def test_id_token_is_signed_by_the_published_key(site: Site) -> None:
    """The signature of the id token opens with the key set, and its claims are this log-in's."""
    text = site.log_in(scope=f"{ACCOUNTING} openid")["id_token"]
    head, claims, signature = (_decoded(part) for part in text.split("."))
    key = site.web.get("/op/v1/jwks").json()["keys"][0]
    assert json.loads(head)["kid"] == key["kid"]
    modulus, exponent = (int.from_bytes(_decoded(key[name])) for name in "ne")
    opened = pow(int.from_bytes(signature), exponent, modulus).to_bytes(256)
    digest = hashlib.sha256(text.rpartition(".")[0].encode()).digest()
    assert opened.startswith(b"\x00\x01\xff")
    assert opened.endswith(b"\x05\x00\x04\x20" + digest)
    told = json.loads(claims)
    assert (told["aud"], told["realmid"]) == (["client"], REALM)
    assert told["iss"] == "http://testserver/op/v1"
    assert told["exp"] - told["iat"] == 3_600


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
