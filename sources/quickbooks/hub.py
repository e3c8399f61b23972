"""The shared reader behind the resources: it decides what the next load package is.

dlt pulls the resources of the selected entities in turn, all in its main thread. The first one
pulled starts the step; each then takes what the step brings for it, and hands the turn on when
there is nothing. So one change feed and one batch serve all resources, and pages of several
entities are on their way at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from typing import Any

from .changes import note_postings, read_changes
from .entities import Entity
from .initial import ask_again, open_entities, scan
from .package import Delivery, Package
from .proof import prove
from .runlog import run_rows
from .state import EntityState, Phase, ServerState
from .sync import Step, Sync

#: Gives the dictionary in which dlt keeps the state of a resource.
StateOf = Callable[[str], MutableMapping[str, Any]]
#: Entities in these phases have changes to be read.
CHANGING = (Phase.SCANNED, Phase.CLOSED, Phase.READY)


class Hub:
    """Runs one step and deals out what it brings.

    Args:
        sync: The sync that the package belongs to.
        entities: The selected entities.
        state_of: State of an entity by table.
    """

    def __init__(self, sync: Sync, entities: Sequence[Entity], state_of: StateOf) -> None:
        self._sync = sync
        by_table = {entity.table: entity for entity in entities}
        sync.selected = () if by_table.keys() >= sync.catalogue.keys() else tuple(by_table)
        states = {table: EntityState(state_of(table)) for table in by_table}
        if sync.refresh:
            for state in states.values():
                missing = state.quarantined
                state.reappear()
                state.quarantine(missing)
            sync.refresh = False  # once: the packages after this one go on
        for entity in entities:
            sync.client.dialect.recall(entity.name, states[entity.table].refuses)
        self._server = ServerState(state_of(ServerState.KEY))
        sync.recall(self._server)
        gone = sync.warehouse.deleted_ids()
        package = Package(
            sync.client.realm_id, sync.run_id, gone, states, sync.warehouse, sync.reported
        )
        self._step = Step(sync, by_table, states, package)
        self._queues: Mapping[str, deque[Delivery]] = {table: deque() for table in by_table}
        self._source = self._deliveries()
        self._done = False

    def take(self, table: str) -> Iterator[Delivery | None]:
        """What there is for one entity; None when it is another one's turn."""
        queue = self._queues[table]
        while queue or not self._done:
            if queue:
                yield queue.popleft()
            elif any(self._queues.values()):
                yield None
            else:
                self._pull()

    def _pull(self) -> None:
        """Wait for the next delivery of any entity."""
        delivery = next(self._source, None)
        if delivery is None:
            self._done = True
        else:
            self._queues[delivery.entity.table].append(delivery)

    def _deliveries(self) -> Iterator[Delivery]:
        yield from self._one_step()
        first = next(iter(self._step.entities.values()))
        yield Delivery(first, run_rows(self._sync))

    def _one_step(self) -> Iterator[Delivery]:
        step, sync = self._step, self._sync
        ask_again(step)
        open_entities(step)
        if step.in_phase(Phase.SCANNING):
            yield from self._scan()
        elif step.in_phase(Phase.SCANNED) or not sync.changes_read:
            # An entity that an earlier sync left without its proof gets both at once.
            yield from read_changes(step, step.in_phase(*CHANGING))
            sync.changes_read = True
        else:
            yield from prove(step)
        note_postings(step)
        for entity in step.entities.values():
            self._keep_dialect(entity)
        sync.finished = sync.changes_read and not step.in_phase(
            Phase.NEW, Phase.SCANNING, Phase.SCANNED, Phase.CLOSED
        )
        sync.keep(self._server)
        sync.undelivered = [
            f"{entity.name} {id_}"
            for entity in step.entities.values()
            for id_ in sorted(step.state(entity).quarantined)
        ]
        self._note_quarantine()

    def _note_quarantine(self) -> None:
        """What earlier syncs could not load is still missing: say so when the sync ends."""
        sync = self._sync
        news = {f"{one.entity.name} {one.id}" for one in sync.poisoned}
        old = [name for name in sync.undelivered if name not in news]
        if old and sync.finished:
            sync.note(f"Still in quarantine, asked for again once a day: {', '.join(old)}.")

    def _keep_dialect(self, entity: Entity) -> None:
        """Hand on what the server refuses; what is not read because of that is said each day."""
        state, dialect = self._step.state(entity), self._sync.client.dialect
        labels = dialect.labels(entity.name)
        is_news = labels != state.refuses or entity.table in self._sync.checked
        if is_news and dialect.hides_inactive(entity.name):
            self._sync.note(
                f"{entity.name}: QuickBooks refuses to be asked for inactive records;"
                " if there are any, they are not in the warehouse."
            )
        state.refuses = labels

    def _scan(self) -> Iterator[Delivery]:
        """Pages of some entities, and in the first package of a sync the changes of the others."""
        step, sync = self._step, self._sync
        others = [] if sync.changes_read else step.in_phase(Phase.READY, Phase.CLOSED)
        yield from scan(step)
        if others:
            yield from read_changes(step, others)
            sync.changes_read = True
