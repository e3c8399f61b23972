"""The application: what every request goes through before and after it is answered."""

import time
from collections.abc import Awaitable, Callable, Mapping

import anyio.to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.business import day_of_business
from sandbox.company import Company
from sandbox.errors import GatewayFault, forbidden
from sandbox.faults import FaultRule
from sandbox.oauth import routes as oauth_routes
from sandbox.wire import control, spoil
from sandbox.wire.call import Answer, Call
from sandbox.wire.render import gateway_response, html_response, service_response
from sandbox.wire.replay import Replays
from sandbox.wire.routing import handle
from sandbox.world import World

_LONGEST_TARGET = 8_192  # bytes of path and query the edge lets through

Endpoint = Callable[[Request], Awaitable[Response]]


def create_app(world: World) -> Starlette:
    """The whole sandbox as one ASGI application: API, OAuth and controls."""
    return Starlette(
        routes=[
            Route(
                "/v3/company/{realm}/{rest:path}",
                _endpoint(world),
                methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            ),
            *oauth_routes(world),
            *control.routes(world),
        ]
    )


def _endpoint(world: World) -> Endpoint:
    replays = Replays()

    async def answer(request: Request) -> Response:
        started = time.perf_counter()
        if _target_length(request) > _LONGEST_TARGET:
            return html_response(request, 414, "Request-URI Too Large")
        body = await request.body()
        try:
            call = _call(world, request, body)
            rule = _rule(call)
            early = spoil.instead(rule, request, call)
        except GatewayFault as fault:
            now = world.clock.envelope_time()
            return gateway_response(request, fault, now, started)
        if isinstance(early, Response):
            return early

        def respond() -> Response:
            return service_response(request, early or _perform(call, replays, rule), started)

        return await spoil.damaged(rule, await anyio.to_thread.run_sync(respond))

    return answer


def _rule(call: Call) -> FaultRule | None:
    """The fault on demand for this call; which entities it concerns is read only for that."""
    faults = call.world.faults
    if not faults.armed:
        return None
    return faults.draw(call.company.realm_id, call.resource, call.entities())


def _perform(call: Call, replays: Replays, rule: FaultRule | None) -> Answer:
    answer = spoil.changed(rule, handle(call, replays))
    if rule is not None and rule.kind == "change_between_pages":
        _change(rule, call.company)
    return answer


def _change(rule: FaultRule, company: Company) -> None:
    if rule.action is not None:
        rule.action()
    else:
        day_of_business(company, company.clock.epoch())


def _call(world: World, request: Request, body: bytes) -> Call:
    """The request as a call, once its token and the throttle let it through."""
    realm_id = request.path_params["realm"]
    world.oauth.check(_bearer(request.headers), realm_id)
    company = world.companies.get(realm_id)
    if company is None:
        raise forbidden()
    path = tuple(part for part in request.path_params["rest"].split("/") if part)
    call = Call(
        world=world,
        company=company,
        method=request.method,
        path=path,
        params=dict(request.query_params),
        body=body,
        content_type=request.headers.get("content-type", ""),
        base_url=str(request.base_url).rstrip("/"),
        time=company.clock.envelope_time(),
    )
    if world.throttle is not None:
        world.throttle.admit(realm_id, batch=call.resource == "batch")
    return call


def _bearer(headers: Mapping[str, str]) -> str | None:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" and token else None


def _target_length(request: Request) -> int:
    return len(request.scope["raw_path"]) + len(request.scope["query_string"]) + 1
