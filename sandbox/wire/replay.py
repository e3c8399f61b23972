"""requestid: the same request sent twice happens once and is answered the same twice."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable

from sandbox import errors
from sandbox.wire.call import Answer, Call

_LONGEST = 50
_KEPT = 10_000  # answers per company


class Replays:
    """The first answers to requests with a requestid, per company."""

    def __init__(self) -> None:
        self._answers: dict[str, OrderedDict[str, tuple[bytes, Answer]]] = {}

    def once(self, call: Call, perform: Callable[[], Answer]) -> Answer:
        """Perform a request, or repeat the answer its requestid had before.

        Only successes are remembered. Another request under the same id is fault 600.
        """
        request_id = call.params.get("requestid")
        if not request_id:
            return perform()
        if len(request_id) > _LONGEST:
            raise errors.too_long("requestid", _LONGEST)
        digest = _digest(call)
        with call.company.store.lock:
            known = self._answers.setdefault(call.company.realm_id, OrderedDict())
            if request_id in known:
                before, answer = known[request_id]
                if before != digest:
                    raise errors.duplicate_request_id(request_id)
                return answer
            answer = perform()
            known[request_id] = (digest, answer)
            if len(known) > _KEPT:
                known.popitem(last=False)
        return answer


def _digest(call: Call) -> bytes:
    asked = repr((call.path, sorted(call.params.items()))).encode()
    return hashlib.sha256(asked + b"\0" + call.body).digest()
