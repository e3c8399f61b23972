"""Controls beside the API, for tests and demos; they ask for no token and are never throttled.

POST   /sandbox/control/{realm}/faults            put a rule in force (see `sandbox.faults`)
GET    /sandbox/control/{realm}/faults            rules that can still fire, and what fired
DELETE /sandbox/control/{realm}/faults            lift all rules
POST   /sandbox/control/{realm}/day               run a day of business
GET    /sandbox/control/{realm}/export/{entity}   every record and deletion, one JSON per line
GET    /sandbox/files/{realm}/{id}                an uploaded file
"""

from collections.abc import Awaitable, Callable, Iterator

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from sandbox import catalogue, jsonio
from sandbox.business import day_of_business
from sandbox.company import Company
from sandbox.faults import FaultRule
from sandbox.wire.upload import file_content
from sandbox.world import World

Endpoint = Callable[[Request], Awaitable[Response]]


def routes(world: World) -> list[Route]:
    """The control routes of a world."""
    controls = "/sandbox/control/{realm}"
    return [
        Route(f"{controls}/faults", _faults(world), methods=["GET", "POST", "DELETE"]),
        Route(f"{controls}/day", _day(world), methods=["POST"]),
        Route(f"{controls}/export/{{entity}}", _export(world), methods=["GET"]),
        Route("/sandbox/files/{realm}/{id}", _file(world), methods=["GET"]),
    ]


def _company(world: World, request: Request) -> Company | None:
    return world.companies.get(request.path_params["realm"])


def _unknown(what: str) -> Response:
    return JSONResponse({"error": f"no such {what}"}, status_code=404)


def _faults(world: World) -> Endpoint:
    async def faults(request: Request) -> Response:
        if _company(world, request) is None:
            return _unknown("company")
        if request.method == "DELETE":
            world.faults.clear()
        if request.method == "POST":
            try:
                body = jsonio.loads(await request.body())
                rule = FaultRule.from_json({"realm_id": request.path_params["realm"], **body})
            except (TypeError, ValueError) as error:
                return JSONResponse({"error": str(error)}, status_code=400)
            world.faults.add(rule)
        state = {"pending": world.faults.pending(), "fired": world.faults.fired()}
        return Response(jsonio.dumps(state), media_type="application/json")

    return faults


def _day(world: World) -> Endpoint:
    async def day(request: Request) -> Response:
        company = _company(world, request)
        if company is None:
            return _unknown("company")
        seed = request.query_params.get("seed", "7")
        if not seed.isdecimal():
            return JSONResponse({"error": "seed is a number"}, status_code=400)
        await anyio.to_thread.run_sync(day_of_business, company, int(seed))
        return JSONResponse({"time": company.clock.envelope_time()})

    return day


def _export(world: World) -> Endpoint:
    async def export(request: Request) -> Response:
        company = _company(world, request)
        entity = catalogue.find(request.path_params["entity"])
        if company is None or entity is None:
            return _unknown("company" if company is None else "entity")
        return StreamingResponse(_lines(company, entity.name), media_type="application/x-ndjson")

    return export


def _lines(company: Company, entity: str) -> Iterator[bytes]:
    for record in company.export(entity):
        yield jsonio.dumps(record) + b"\n"
    for record_id, at in company.deleted(entity):
        stamp = company.clock.stamp(at)
        yield jsonio.dumps({"status": "Deleted", "Id": record_id, "at": stamp}) + b"\n"


def _file(world: World) -> Endpoint:
    async def file(request: Request) -> Response:
        company = _company(world, request)
        found = company and file_content(company.store, request.path_params["id"])
        if not found:
            return _unknown("file")
        kind, content = found
        return Response(content, media_type=kind)

    return file
