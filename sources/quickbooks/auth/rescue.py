"""Where new tokens go when their store cannot take them.

QuickBooks has replaced the old ones by then: lost is lost. They are written to a private file
in the first folder that takes one; the next refresh finds it and puts it into the store.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .private import write_private
from .tokens import Tokens


class Rescue:
    """Private files for emergencies.

    Args:
        folders: Where one may be written, the best place first.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)

    def write(self, realm_id: str, tokens: Tokens) -> Path | None:
        """Write tokens to the first folder that takes them.

        Returns:
            The file; None when no folder takes one.
        """
        for path in self._paths(realm_id):
            try:
                write_private(path, tokens.to_json())
            except OSError:
                continue
            return path
        return None

    def newer(self, realm_id: str, stored: Tokens | None) -> Tokens | None:
        """The stored tokens, or rescued ones that came later."""
        best = stored
        for path in self._paths(realm_id):
            try:
                rescued = Tokens.from_json(path.read_bytes())
            except (OSError, ValueError):
                continue
            if best is None or rescued.issued > best.issued:
                best = rescued
        return best

    def clear(self, realm_id: str) -> None:
        """Remove what was rescued: the store has it."""
        for path in self._paths(realm_id):
            try:
                path.unlink(missing_ok=True)
            except OSError:
                continue

    def _paths(self, realm_id: str) -> list[Path]:
        return [folder / f"{realm_id}.rescued.json" for folder in self._folders]
