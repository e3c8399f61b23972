"""Faults on demand: rules that spoil chosen answers, to try a client's nerves.

    world.faults.add(FaultRule(kind="throttled", path="query", entity="Invoice", times=3))

Kinds that replace or spoil an answer (by default once):
    unauthorized          401 of the gateway
    throttled             429 of the gateway, with Retry-After when `retry_after` is given
    server_error          `status` with a SystemFault
    html_error            `status` with an HTML page of the edge
    fault_in_200          a Fault under HTTP 200
    slow                  the right answer, `seconds` late
    cut_off               the connection closes in the middle of the body
    broken_gzip           a body that claims to be gzip and is damaged
    cdc_truncated         a change feed that stops early with 1,000 objects in it
    change_between_pages  `action` (or a day of business) happens after the answer
Kinds that change what is served (by default always, until cleared):
    poisoned_record       any answer that holds record `id` of `entity` is a 10000 fault
    unknown_field         rows of `entity` carry `value` at `field`, e.g. "Line.NewThing"
    type_change           rows of `entity` that have `field` carry `value` there instead
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

ANSWER_KINDS = frozenset(
    {
        "unauthorized",
        "throttled",
        "server_error",
        "html_error",
        "fault_in_200",
        "slow",
        "cut_off",
        "broken_gzip",
        "cdc_truncated",
        "change_between_pages",
    }
)
RECORD_KINDS = frozenset({"poisoned_record", "unknown_field", "type_change"})

_TEXTS = frozenset({"kind", "path", "entity", "realm_id", "id", "field"})
_WHOLE = {"times": 0, "after": 0, "status": 200, "retry_after": 0}  # with the lowest value
_OPTIONAL = (_TEXTS | {"times", "retry_after"}) - {"kind"}
_LONGEST_WAIT = 3_600  # seconds


@dataclass(frozen=True)
class FaultRule:
    """When an answer is spoiled, and how.

    path: first part of the URL after the company (query, cdc, batch, reports, invoice, ...).
    entity: the entity queried, read or in the change feed.   realm_id: the company.
    Each of these three None matches everything.
    times: how often it fires; None is the kind's own default (see the module).
    after: how many matching requests pass unharmed first.
    """

    kind: str
    times: int | None = None
    path: str | None = None
    entity: str | None = None
    realm_id: str | None = None
    after: int = 0
    status: int = 500
    seconds: float = 1.0
    retry_after: int | None = None
    id: str | None = None
    field: str | None = None
    value: Any = None
    action: Callable[[], object] | None = None

    def __post_init__(self) -> None:
        if self.kind not in ANSWER_KINDS | RECORD_KINDS:
            raise ValueError(f"no fault of kind {self.kind!r}")
        needs = {"poisoned_record": ("entity", "id")}.get(
            self.kind, ("entity", "field") if self.kind in RECORD_KINDS else ()
        )
        missing = [name for name in needs if getattr(self, name) is None]
        if missing:
            raise ValueError(f"{self.kind} needs {' and '.join(missing)}")

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> "FaultRule":
        """A rule from a control request; ValueError names what is wrong."""
        known = {item.name for item in fields(cls)} - {"action"}
        unknown = sorted(set(body) - known)
        if unknown or "kind" not in body:
            raise ValueError(f"unknown keys {unknown}" if unknown else "kind is missing")
        return cls(**{name: _fitting(name, value) for name, value in body.items()})

    def as_json(self) -> dict[str, Any]:
        """The rule as a control request holds it, without what was not given."""
        given = ((item.name, getattr(self, item.name)) for item in fields(self))
        return {name: value for name, value in given if value is not None and name != "action"}

    def matches(self, realm_id: str, path: str, entities: frozenset[str]) -> bool:
        """Whether the rule concerns a request."""
        return (
            self.realm_id in (None, realm_id)
            and self.path in (None, path)
            and (self.entity is None or self.entity.lower() in entities)
        )


def _fitting(name: str, value: Any) -> Any:
    """A setting of a control request in its own type; ValueError when it is none of that type."""
    if name == "value" or (value is None and name in _OPTIONAL):
        return value
    if name == "seconds" and type(value) in {int, Decimal} and 0 <= value <= _LONGEST_WAIT:
        return float(value)
    if name in _WHOLE and type(value) is int and _WHOLE[name] <= value:
        return value
    if name in _TEXTS and type(value) is str:
        return value
    raise ValueError(f"{name} cannot be {value!r}")


class Faults:
    """The rules in force, and a log of what they did; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[_Armed] = []
        self._fired: list[dict[str, Any]] = []

    def add(self, rule: FaultRule) -> None:
        """Put a rule in force; rules fire in the order they were added."""
        with self._lock:
            self._rules.append(_Armed(rule))

    def clear(self) -> None:
        """Lift all rules and forget what fired."""
        with self._lock:
            self._rules.clear()
            self._fired.clear()

    def fired(self) -> list[dict[str, Any]]:
        """What happened so far: the rule and the request's realm and path, oldest first."""
        with self._lock:
            return list(self._fired)

    def pending(self) -> list[dict[str, Any]]:
        """The rules that can still fire."""
        with self._lock:
            return [armed.rule.as_json() for armed in self._rules if armed.left != 0]

    @property
    def armed(self) -> bool:
        """Whether any rule is in force, used up or not."""
        return bool(self._rules)

    def draw(self, realm_id: str, path: str, entities: frozenset[str]) -> FaultRule | None:
        """The rule that spoils this answer, if any; it is used up by one."""
        with self._lock:
            for armed in self._rules:
                rule = armed.rule
                if rule.kind not in ANSWER_KINDS or not rule.matches(realm_id, path, entities):
                    continue
                if armed.take():
                    self._log(rule, realm_id, path)
                    return rule
        return None

    def on_records(self, realm_id: str, path: str, entity: str) -> list[FaultRule]:
        """The rules that change how records of an entity are served in this request."""
        with self._lock:
            return [
                armed.rule
                for armed in self._rules
                if armed.rule.kind in RECORD_KINDS
                and armed.rule.matches(realm_id, path, frozenset({entity.lower()}))
                and armed.left != 0
            ]

    def use(self, rule: FaultRule, realm_id: str, path: str) -> None:
        """Count one firing of a rule on records."""
        with self._lock:
            for armed in self._rules:
                if armed.rule is rule and armed.take():
                    self._log(rule, realm_id, path)

    def _log(self, rule: FaultRule, realm_id: str, path: str) -> None:
        self._fired.append({"rule": rule.as_json(), "realm_id": realm_id, "path": path})


class _Armed:
    """A rule with what is left of it; `left` None never ends."""

    def __init__(self, rule: FaultRule) -> None:
        self.rule = rule
        self.skip = rule.after
        once = 1 if rule.kind in ANSWER_KINDS else None
        self.left = once if rule.times is None else rule.times

    def take(self) -> bool:
        if self.left == 0:
            return False
        if self.skip:
            self.skip -= 1
            return False
        if self.left is not None:
            self.left -= 1
        return True
