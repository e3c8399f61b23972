"""What the source remembers of an entity between load packages.

It lives in dlt's resource state and nowhere else, so that it is committed with the rows it
speaks of. Instants are ISO 8601 in UTC, by QuickBooks' clock. Nothing secret goes in: dlt keeps the
state in the warehouse in clear.

The life of an entity: `new` (no state) -> `scanning` (pages) -> `scanned` (what happened
meanwhile?) -> `closed` (is everything there?) -> `ready` (changes only, and from time to time
the same question again). An entity that the company does not have is `absent`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from .answers import instant
from .query import timestamp

#: Changes are asked for from so long before the last time, because QuickBooks does not say whether
#: the feed's bound is inclusive, nor when a change becomes visible.
OVERLAP = timedelta(minutes=5)
#: More digests than this are not kept; records without one are only loaded once more.
MOST_DIGESTS = 5_000


class Phase(Enum):
    """Where an entity is in its life."""

    NEW = "new"
    SCANNING = "scanning"
    SCANNED = "scanned"
    CLOSED = "closed"
    READY = "ready"
    ABSENT = "absent"


class EntityState:
    """The state of one entity, over the dictionary that dlt keeps."""

    def __init__(self, data: MutableMapping[str, Any]) -> None:
        self._data = data

    @property
    def phase(self) -> Phase:
        """Where the entity is in its life."""
        return Phase(self._data.get("phase", Phase.NEW.value))

    @phase.setter
    def phase(self, phase: Phase) -> None:
        self._data["phase"] = phase.value

    # -- the scan ----------------------------------------------------------------------------------

    def begin_scan(
        self,
        at: datetime,
        expected: int | None,
        *,
        since: datetime | None = None,
        fresh: bool = False,
    ) -> None:
        """Start to read pages.

        Args:
            at: QuickBooks' time before the first page.
            expected: Rows to come, None when QuickBooks does not count them.
            since: Only what changed since then, None for everything.
            fresh: The warehouse holds nothing that may be gone by now.
        """
        self.phase = Phase.SCANNING
        self._data["scan"] = {
            "at": timestamp(at),
            "expected": expected,
            "since": timestamp(since) if since else None,
            "next": 1,
            "fresh": fresh,
        }
        self._data.pop("seen", None)
        self._data.pop("absent", None)
        if since is None:
            self.trust()
            self.told()

    @property
    def expected(self) -> int | None:
        """Rows that the scan will bring."""
        expected: int | None = self._data["scan"]["expected"]
        return expected

    @property
    def next_position(self) -> int:
        """Position of the first row that is not in a package yet."""
        position: int = self._data["scan"]["next"]
        return position

    @next_position.setter
    def next_position(self, position: int) -> None:
        self._data["scan"]["next"] = position

    @property
    def last_page(self) -> set[str]:
        """Ids on the page that was read last, where the next one must overlap it."""
        return set(self._data["scan"].get("last", ()))

    @last_page.setter
    def last_page(self, ids: Iterable[str]) -> None:
        self._data["scan"]["last"] = sorted(ids)

    @property
    def scan_since(self) -> datetime | None:
        """Bound of a scan for changes, None for a scan of everything."""
        return _instant(self._data["scan"]["since"])

    def end_scan(self) -> None:
        """All pages are in packages; what changed since the scan began is asked for next."""
        self.phase = Phase.SCANNED
        scan = self._data.pop("scan")
        self._data["watermark"] = scan["at"]
        if scan["since"] and "whole_scan" in self._data:
            self.read_in_parts()
        elif not scan.get("fresh"):
            self._data["untold"] = scan["at"]
        if scan["since"] is None and scan["expected"] is not None:
            kept = ("at", "expected", "parts")
            self._data["whole_scan"] = {key: scan[key] for key in kept if key in scan}

    def read_in_parts(self) -> None:
        """A scan of everything took more than one answer."""
        scan = self._data.get("scan") or self._data.get("whole_scan")
        if scan is not None:
            scan["parts"] = True

    @property
    def doubt(self) -> tuple[datetime, int] | None:
        """When a scan of everything began, and how many records there were; None without doubt.

        A record that is deleted between two answers makes the others move up, and one of them is
        passed over. As long as nobody has told of the deletion, the warehouse holds the
        deleted one in its place, and no count of all records shows it.
        """
        scan = self._data.get("whole_scan", {})
        return (instant(scan["at"]), scan["expected"]) if scan.get("parts") else None

    @property
    def untold(self) -> datetime | None:
        """Nobody told what was deleted before this instant; None when there is no such gap.

        Pages show what is there, and the change feed tells what was deleted since they were read.
        """
        return _instant(self._data.get("untold"))

    @property
    def in_doubt(self) -> datetime | None:
        """When the scan began after which equal counts prove nothing; None without one."""
        return self.doubt[0] if self.doubt else self.untold

    @property
    def is_told_since_scan(self) -> bool:
        """Whether what is asked for next are the changes since that scan began."""
        return self.doubt is not None and self.watermark == self.doubt[0]

    def trust(self) -> None:
        """There is no doubt any more: deletions since the scan were told, or ids compared."""
        self._data.pop("whole_scan", None)

    def told(self) -> None:
        """Deletions before the scan were looked for."""
        self._data.pop("untold", None)

    # -- changes -----------------------------------------------------------------------------------

    @property
    def watermark(self) -> datetime | None:
        """Everything up to this instant is loaded."""
        return _instant(self._data.get("watermark"))

    @property
    def since(self) -> datetime:
        """From when on to ask for changes: also while the scan still goes on."""
        watermark = self.watermark
        if "scan" in self._data:
            watermark = _instant(self._data["scan"]["at"])
        if watermark is None:
            raise ValueError("an entity without watermark has no changes yet")
        return watermark - OVERLAP

    def advance(self, at: datetime, seen: Mapping[str, str]) -> None:
        """Everything up to `at` is in packages.

        Args:
            at: QuickBooks' time of the answer.
            seen: Digest by id of the records that the overlap will bring again.
        """
        self._data["watermark"] = timestamp(at)
        self._data["seen"] = dict(list(seen.items())[-MOST_DIGESTS:])

    def remember(self, digests: Mapping[str, str]) -> None:
        """Records that a page has brought, and that will be delivered again."""
        kept = {**self.seen, **digests}
        self._data["seen"] = dict(list(kept.items())[-MOST_DIGESTS:])

    @property
    def seen(self) -> dict[str, str]:
        """Digest by id of records that may be delivered again unchanged."""
        seen: dict[str, str] = self._data.get("seen", {})
        return seen

    @property
    def unread_postings(self) -> bool:
        """Whether its documents moved balances in a sync that did not read accounts."""
        return bool(self._data.get("unread_postings", False))

    @unread_postings.setter
    def unread_postings(self, unread: bool) -> None:
        if unread:
            self._data["unread_postings"] = True
        else:
            self._data.pop("unread_postings", None)

    # -- the check of completeness -----------------------------------------------------------------

    def is_due(self, now: datetime, every: timedelta | None) -> bool:
        """Whether it is time to ask again if everything is there.

        Args:
            now: QuickBooks' time.
            every: How often, None for never again after the first load.
        """
        if self.phase is Phase.CLOSED:
            return True
        checked = _instant(self._data.get("checked"))
        if self.phase is not Phase.READY or every is None:
            return False
        return checked is None or now - checked >= every

    def close(self, *, proved: bool = False) -> None:
        """The changes that a scan may have missed are in packages, and perhaps also the proof."""
        if self.phase is Phase.SCANNED:
            self.phase = Phase.CLOSED
        if self.phase is Phase.CLOSED and proved:
            self.phase = Phase.READY

    def check_done(self, at: datetime) -> None:
        """What is loaded was compared with what QuickBooks has."""
        self._data["checked"] = timestamp(at)

    @property
    def uncounted(self) -> bool:
        """Whether QuickBooks refuses `count(*)` for the entity."""
        return bool(self._data.get("uncounted", False))

    def refuse_count(self) -> None:
        """QuickBooks does not count the entity: only a sweep of ids tells what is there."""
        self._data["uncounted"] = True

    @property
    def cuts_pages(self) -> bool:
        """Whether an answer with fewer rows than asked for was not the end."""
        return bool(self._data.get("cuts_pages", False))

    def distrust_pages(self) -> None:
        """A page came short although there was more."""
        self._data["cuts_pages"] = True

    # -- what is known of the entity ---------------------------------------------------------------

    @property
    def absent(self) -> str:
        """Why the company does not have the entity, "" when it has."""
        reason: str = self._data.get("absent", "")
        return reason

    def mark_absent(self, reason: str) -> None:
        """The company does not have the entity."""
        self._data.clear()
        self.phase = Phase.ABSENT
        self._data["absent"] = reason

    @property
    def in_feed(self) -> bool:
        """Whether the change feed took the entity's name so far."""
        return not self._data.get("not_in_feed", False)

    def leave_feed(self) -> None:
        """The change feed refuses the entity's name: ask for its changes by query from now on."""
        self._data["not_in_feed"] = True

    @property
    def whole(self) -> bool:
        """Whether the entity refuses to be asked for changes and is read as a whole each time."""
        return bool(self._data.get("whole", False))

    def read_whole(self) -> None:
        """The entity cannot be filtered by time."""
        self._data["whole"] = True

    def reappear(self) -> None:
        """The company has the entity now: begin anew."""
        self._data.clear()

    @property
    def refuses(self) -> list[str]:
        """Parts of statements that the server does not take for the entity (`dialect.Part`)."""
        labels: list[str] = self._data.get("refuses", [])
        return labels

    @refuses.setter
    def refuses(self, labels: list[str]) -> None:
        if labels:
            self._data["refuses"] = labels

    @property
    def unresolved(self) -> list[int] | None:
        """A difference that a sweep could not explain: [counted, loaded]."""
        pair: list[int] | None = self._data.get("unresolved")
        return pair

    @unresolved.setter
    def unresolved(self, pair: list[int] | None) -> None:
        self._data["unresolved"] = pair

    @property
    def quarantined(self) -> frozenset[str]:
        """Records that QuickBooks cannot deliver, by Id where it is known."""
        return frozenset(self._data.get("quarantined", ()))

    def retry_is_due(self, now: datetime, every: timedelta | None) -> bool:
        """Whether it is time to ask for the records in quarantine again."""
        tried = _instant(self._data.get("tried"))
        return every is not None and (tried is None or now - tried >= every)

    def tried(self, at: datetime) -> None:
        """The records in quarantine were asked for in vain, or came."""
        self._data["tried"] = timestamp(at)

    def quarantine(self, ids: Iterable[str]) -> None:
        """QuickBooks cannot deliver these."""
        self._data["quarantined"] = sorted(self.quarantined.union(ids))

    def release(self, ids: Iterable[str]) -> None:
        """These were delivered, or are gone."""
        self._data["quarantined"] = sorted(self.quarantined.difference(ids))


class ServerState:
    """What is known of the server as a whole, over a dictionary that dlt keeps."""

    #: Its place among the resources; no entity has this name.
    KEY = "_server"

    def __init__(self, data: MutableMapping[str, Any]) -> None:
        self._data = data

    @property
    def batch_size(self) -> int | None:
        """Most queries in one batch, 0 without batches, None before anything was refused."""
        size: int | None = self._data.get("batch_size")
        return size

    @batch_size.setter
    def batch_size(self, size: int) -> None:
        self._data["batch_size"] = size


def _instant(text: str | None) -> datetime | None:
    return None if text is None else instant(text)
