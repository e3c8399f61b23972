"""The company's clock: it follows real time until it is set, then it stands still."""

from datetime import datetime
from typing import Any

import pendulum


class Clock:
    """Tells the time in the company's zone.

    Tests and generators freeze it (`set`, `advance`), so that every stamp is reproducible.
    """

    def __init__(self, zone: str = "America/Los_Angeles") -> None:
        self.zone = zone
        self._timezone = pendulum.timezone(zone)
        self._frozen: pendulum.DateTime | None = None

    def now(self) -> pendulum.DateTime:
        """The present instant, in the company's zone."""
        return self._frozen if self._frozen is not None else pendulum.now(self.zone)

    def today(self) -> pendulum.Date:
        """The present day in the company's zone."""
        return self.now().date()

    def set(self, instant: pendulum.DateTime | str) -> None:
        """Stop the clock at `instant`; text without an offset is read in the company's zone."""
        if isinstance(instant, str):
            instant = pendulum.instance(datetime.fromisoformat(instant), tz=self.zone)
        self._frozen = instant.in_timezone(self.zone)

    def advance(self, **delta: Any) -> None:
        """Stop the clock and move it on, e.g. `advance(days=1)` or `advance(seconds=5)`."""
        self._frozen = self.now().add(**delta)

    def live(self) -> None:
        """Follow real time again."""
        self._frozen = None

    @property
    def frozen(self) -> bool:
        """Whether the clock stands still."""
        return self._frozen is not None

    def epoch(self) -> int:
        """The present instant as whole seconds since 1970, the resolution of MetaData."""
        return self.now().int_timestamp

    def stamp(self, epoch: int) -> str:
        """Epoch seconds as a MetaData stamp: whole seconds, offset of the company's zone."""
        return datetime.fromtimestamp(epoch, self._timezone).isoformat(timespec="seconds")

    def envelope_time(self) -> str:
        """The present instant as answers carry it in `time`: with milliseconds."""
        return self.now().isoformat(timespec="milliseconds")
