"""The OAuth endpoints as Starlette routes, to be mounted beside the API."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote_plus

from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import Route

from sandbox.oauth import consent, discovery, identity
from sandbox.oauth.grants import App, GrantError, OAuth, TokenAnswer

Endpoint = Callable[[Request], Awaitable[Response]]

_HARD_HEADER = "x-include-refresh-token-hard-expires-in"


class Host(Protocol):
    """What these routes need of a world: its grants, and its companies by realm id."""

    @property
    def oauth(self) -> OAuth:
        """The authorization server's state."""

    @property
    def companies(self) -> Mapping[str, Any]:
        """The companies a user can choose from, by realm id."""


def routes(world: Host) -> list[Route]:
    """Returns the routes of the authorization server of a world."""
    return [
        Route(discovery.AUTHORIZE, _show_consent(world), methods=["GET"]),
        Route(discovery.AUTHORIZE, _answer_consent(world), methods=["POST"]),
        Route(discovery.TOKEN, _token(world.oauth), methods=["POST"]),
        Route(discovery.REVOKE, _revoke(world.oauth), methods=["POST"]),
        Route(discovery.USERINFO, _userinfo(world.oauth), methods=["GET"]),
        Route(discovery.KEYS, _keys, methods=["GET"]),
        *(Route(path, _discovery, methods=["GET"]) for path in discovery.DOCUMENTS),
    ]


def _show_consent(world: Host) -> Endpoint:
    async def show(request: Request) -> Response:
        query = dict(request.query_params)
        try:
            asked = consent.read_request(world.oauth, query)
        except consent.ConsentError as problem:
            return HTMLResponse(consent.error_page(problem), status_code=400)
        if asked.unknown_scopes():
            return RedirectResponse(asked.callback(error="invalid_scope"), status_code=302)
        return HTMLResponse(consent.form_page(asked, query, _company_names(world)))

    return show


def _answer_consent(world: Host) -> Endpoint:
    async def answer(request: Request) -> Response:
        form = dict(request.query_params) | await _form(request)
        try:
            asked = consent.read_request(world.oauth, form)
            decision = consent.read_decision(form, world.companies)
        except consent.ConsentError as problem:
            return HTMLResponse(consent.error_page(problem), status_code=400)
        if asked.unknown_scopes():
            return RedirectResponse(asked.callback(error="invalid_scope"), status_code=302)
        if decision is None:
            return RedirectResponse(asked.callback(error="access_denied"), status_code=302)
        code = world.oauth.consent(asked.app, decision, asked.scopes, asked.redirect_uri)
        return RedirectResponse(asked.callback(code=code, realmId=decision), status_code=302)

    return answer


def _token(oauth: OAuth) -> Endpoint:
    serve = _token_answer(oauth)

    async def token(request: Request) -> Response:
        trouble = oauth.troubles.take()
        if trouble is None or trouble.late:
            answer = await serve(request)
        return answer if trouble is None else trouble.response()

    return token


def _token_answer(oauth: OAuth) -> Endpoint:
    async def token(request: Request) -> Response:
        form = await _form(request)
        app = _client(oauth, request, form)
        if app is None:
            oauth.tally["invalid_client"] += 1
            return JSONResponse({"error": "invalid_client"}, status_code=401)
        try:
            answer = _granted(oauth, app, form)
        except GrantError as refused:
            oauth.tally[refused.error] += 1
            return _refused(refused)
        with_hard_end = request.headers.get(_HARD_HEADER, "").lower() == "true"
        body = _answer_body(answer, with_hard_end=with_hard_end)
        if "openid" in answer.scopes:
            body["id_token"] = identity.id_token(
                discovery.issuer(request), app.client_id, answer.realm_id, int(oauth.now())
            )
        return JSONResponse(body, headers={"Cache-Control": "no-cache, no-store"})

    return token


def _granted(oauth: OAuth, app: App, form: Mapping[str, str]) -> TokenAnswer:
    match form.get("grant_type"):
        case None | "":
            raise GrantError("invalid_request")
        case "authorization_code":
            return oauth.exchange(app, _given(form, "code"), _given(form, "redirect_uri"))
        case "refresh_token":
            return oauth.refresh(app, _given(form, "refresh_token"))
        case _:
            raise GrantError("unsupported_grant_type")


def _given(form: Mapping[str, str], name: str) -> str:
    if not form.get(name):
        raise GrantError("invalid_request")
    return form[name]


def _answer_body(answer: TokenAnswer, *, with_hard_end: bool) -> dict[str, Any]:
    body: dict[str, Any] = {
        "token_type": "bearer",
        "expires_in": answer.expires_in,
        "refresh_token": answer.refresh_token,
        "x_refresh_token_expires_in": answer.refresh_expires_in,
        "access_token": answer.access_token,
    }
    if with_hard_end:
        body["x_refresh_token_hard_expires_in"] = answer.hard_expires_in
    return body


def _refused(refused: GrantError) -> Response:
    body = {"error": refused.error}
    if refused.description:
        body = {"error_description": refused.description, **body}
    return JSONResponse(body, status_code=400)


def _revoke(oauth: OAuth) -> Endpoint:
    async def revoke(request: Request) -> Response:
        app = _client(oauth, request, {})
        if app is None:
            return JSONResponse({"error": "invalid_client"}, status_code=401)
        if not oauth.revoke(app, await _token_in_json(request)):
            return Response(status_code=400)
        return Response(status_code=200)

    return revoke


async def _token_in_json(request: Request) -> str:
    try:
        body = json.loads(await request.body())
    except ValueError:
        return ""
    token = body.get("token") if isinstance(body, dict) else None
    return token if isinstance(token, str) else ""


def _userinfo(oauth: OAuth) -> Endpoint:
    async def userinfo(request: Request) -> Response:
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        scopes = oauth.scopes(bearer if scheme.lower() == "bearer" else None)
        if "openid" not in scopes:
            return JSONResponse({"error": "invalid_token"}, status_code=401)
        return JSONResponse(identity.userinfo(scopes))

    return userinfo


async def _keys(_request: Request) -> Response:
    return JSONResponse(identity.key_set())


async def _discovery(request: Request) -> Response:
    return JSONResponse(discovery.document(request))


async def _form(request: Request) -> dict[str, str]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        return {}
    return dict(parse_qsl((await request.body()).decode("utf-8", "replace")))


def _client(oauth: OAuth, request: Request, form: Mapping[str, str]) -> App | None:
    """Returns the calling app, from the Basic header or from the form."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if not scheme:
        return oauth.authenticate(form.get("client_id", ""), form.get("client_secret", ""))
    if scheme.lower() != "basic":
        return None
    try:
        pair = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    client_id, _, client_secret = pair.partition(":")
    return oauth.authenticate(unquote_plus(client_id), unquote_plus(client_secret))


def _company_names(world: Host) -> dict[str, str]:
    infos = {realm: company.read("CompanyInfo", "1") for realm, company in world.companies.items()}
    return {realm: info["CompanyName"] if info else realm for realm, info in infos.items()}
