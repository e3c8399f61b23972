"""Reading: queries, single records, exchange rates, reports."""

from datetime import date

from sandbox import catalogue, errors, jsonio
from sandbox.catalogue import Entity
from sandbox.query.run import QueryAnswer
from sandbox.wire.call import Answer, Call
from sandbox.wire.records import serve

_ONE_ROW = frozenset({"CompanyInfo", "Preferences"})


def query(call: Call) -> Answer:
    """`GET /query?query=...` and `POST /query` with the statement as body."""
    return call.enveloped("QueryResponse", answer_query(call, call.statement).body())


def answer_query(call: Call, statement: str) -> QueryAnswer:
    """A query's rows as they are served."""
    answer = call.company.query(statement)
    if answer.whole:
        answer.texts = serve(call, answer.entity, answer.texts)
    return answer


def read(call: Call) -> Answer:
    """`GET /{entity}/{id}`; one-row entities also without an id or with the company's."""
    entity = catalogue.find(call.resource)
    if entity is None or len(call.path) > 2:
        raise unknown_resource(call)
    call.company.require(entity)
    if entity.name == "ExchangeRate":
        return _exchange_rate(call)
    record_id = _record_id(call, entity)
    with call.company.store.lock:
        call.company.settle(entity.name)
        text = call.company.store.text(entity.name, record_id)
    if text is None:
        raise errors.not_found()
    return call.enveloped(entity.key, serve(call, entity, [text])[0])


def _record_id(call: Call, entity: Entity) -> str:
    given = call.path[1] if len(call.path) == 2 else None
    if entity.name in _ONE_ROW and given in {None, "1", call.company.realm_id}:
        return "1"
    if given is None:
        raise unknown_resource(call)
    if not given.isascii() or not given.isdigit():
        raise errors.invalid_id(given)
    return given


def _exchange_rate(call: Call) -> Answer:
    """The rate of a day: the last one on or before it, 1 for the home currency itself."""
    source = call.params.get("sourcecurrencycode", "").upper()
    if not source:
        raise errors.required_param("sourcecurrencycode")
    found = call.company.store.fetch(
        "SELECT body FROM record WHERE entity = 'ExchangeRate'"
        " AND json_extract(body, '$.SourceCurrencyCode') = ?"
        " AND json_extract(body, '$.AsOfDate') <= ?"
        " ORDER BY json_extract(body, '$.AsOfDate') DESC LIMIT 1",
        (source, _day(call, "asofdate").isoformat()),
    )
    if not found:
        raise errors.not_found()
    return call.enveloped("ExchangeRate", found[0][0])


def _day(call: Call, name: str) -> date:
    """A parameter that is a day `YYYY-MM-DD`; today when it is not given."""
    given = call.params.get(name)
    if not given:
        return call.company.clock.today()
    try:
        return date.fromisoformat(given)
    except ValueError:
        detail = f"Invalid date format. Supplied value:{given}"
        raise errors.invalid_value(detail, name) from None


def report(call: Call) -> Answer:
    """`GET /reports/{name}`; a report has no envelope of its own."""
    if len(call.path) != 2:
        raise unknown_resource(call)
    body = call.company.report(call.path[1], call.params)
    return Answer(jsonio.dumps(body).decode())


def unknown_resource(call: Call) -> errors.QboFault:
    """The fault for a path that leads nowhere."""
    where = "/".join(("/v3/company", call.company.realm_id, *call.path))
    return errors.unsupported_operation(
        f"Could not find resource for relative : {where} of full path: {call.base_url}{where}"
    )
