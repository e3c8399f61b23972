"""Which call is answered by what."""

from collections.abc import Callable

from sandbox import jsonio
from sandbox.errors import QboFault
from sandbox.wire import batch, cdc, reads, upload, writes
from sandbox.wire.bodies import service_fault
from sandbox.wire.call import Answer, Call
from sandbox.wire.replay import Replays

Handler = Callable[[Call], Answer]

_BY_RESOURCE: dict[tuple[str, str], Handler] = {
    ("GET", "query"): reads.query,
    ("POST", "query"): reads.query,
    ("GET", "cdc"): cdc.changes,
    ("POST", "batch"): batch.batch,
    ("GET", "reports"): reads.report,
    ("POST", "taxservice"): writes.tax_service,
    ("POST", "upload"): upload.upload,
    ("GET", "download"): upload.download,
}


def handle(call: Call, replays: Replays) -> Answer:
    """Answer a call; a fault is an answer too."""
    try:
        return _dispatch(call, replays)
    except QboFault as fault:
        body = service_fault(fault, call.time)
        return Answer(jsonio.dumps(body).decode(), fault.status)


def _dispatch(call: Call, replays: Replays) -> Answer:
    handler = _BY_RESOURCE.get((call.method, call.resource))
    if handler is None and call.method == "GET":
        handler = reads.read
    elif handler is None and call.method == "POST":
        handler = writes.write
    if handler is None or not call.path:
        raise reads.unknown_resource(call)
    if call.method == "POST" and call.resource != "query":
        chosen = handler
        return replays.once(call, lambda: chosen(call))
    return handler(call)
