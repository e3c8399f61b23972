"""Files: `POST /upload` (multipart), `GET /download/{id}`."""

from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from sandbox import errors, jsonio
from sandbox.errors import QboFault
from sandbox.store import Store
from sandbox.wire.bodies import fault_object
from sandbox.wire.call import Answer, Call
from sandbox.wire.reads import unknown_resource

_METADATA, _CONTENT = "file_metadata_", "file_content_"


def upload(call: Call) -> Answer:
    """Store files with their metadata; each is answered on its own, faults under HTTP 200 too."""
    parts = _parts(call)
    numbers = sorted(name.removeprefix(_CONTENT) for name in parts if name.startswith(_CONTENT))
    if not numbers:
        raise errors.required_param("file_content_01")
    answers = [_attach(call, parts, number) for number in numbers]
    return call.enveloped("AttachableResponse", jsonio.dumps(answers).decode())


def _attach(call: Call, parts: dict[str, Message], number: str) -> dict[str, Any]:
    file = parts[_CONTENT + number]
    content = _payload(file)
    try:
        metadata = _metadata(parts.get(_METADATA + number))
        name = metadata.get("FileName") or file.get_filename() or f"file_{number}"
        kind = metadata.get("ContentType") or file.get_content_type()
        facts = {"FileName": name, "ContentType": kind, "Size": len(content)}
        return {"Attachable": _store(call, {**metadata, **facts}, kind, content)}
    except QboFault as fault:
        return {"Fault": fault_object(fault)}


def _store(call: Call, payload: dict[str, Any], kind: str, content: bytes) -> dict[str, Any]:
    company = call.company
    with company.store.transaction():
        record_id = company.create("Attachable", payload)["Id"]
        where = f"/v3/company/{company.realm_id}/download/{record_id}"
        uri = f"{call.base_url}/sandbox/files/{company.realm_id}/{record_id}"
        company.store.patch(
            "Attachable", record_id, {"FileAccessUri": where, "TempDownloadUri": uri}
        )
        company.store.db.execute(
            "INSERT OR REPLACE INTO file VALUES (?, ?, ?)", (record_id, kind, content)
        )
        return company.read("Attachable", record_id) or {}


def download(call: Call) -> Answer:
    """The address of a file's content, as plain text."""
    if len(call.path) != 2:
        raise unknown_resource(call)
    record = call.company.read("Attachable", call.path[1])
    if record is None or "TempDownloadUri" not in record:
        raise errors.not_found()
    return Answer(record["TempDownloadUri"], plain=True)


def file_content(store: Store, record_id: str) -> tuple[str, bytes] | None:
    """Content type and bytes of an uploaded file, or None."""
    found = store.fetch("SELECT kind, content FROM file WHERE id = ?", (record_id,))
    return (found[0][0], found[0][1]) if found else None


def _metadata(part: Message | None) -> dict[str, Any]:
    if part is None:
        return {}
    try:
        value = jsonio.loads(_payload(part))
    except ValueError as error:
        raise errors.malformed_body(f"Property Name:{error} specified is unsupported") from None
    return value if isinstance(value, dict) else {}


def _payload(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _parts(call: Call) -> dict[str, Message]:
    """The parts of a multipart body by name."""
    head = f"Content-Type: {call.content_type}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + call.body)
    named: dict[str, Message] = {}
    for part in message.walk():
        name = part.get_param("name", header="content-disposition")
        if isinstance(name, str):
            named[name] = part
    return named
