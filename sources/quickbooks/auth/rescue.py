"""Where new tokens go when their store cannot take them.

QuickBooks has replaced the old ones by then: lost is lost. They are written to a private file
in the first folder that takes one; the next refresh finds it and puts it into the store.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from ..errors import QuickBooksError
from .private import write_private
from .store import StoreUnavailable, StoreUnusable, TokenStore
from .tokens import Tokens

SAVE_ATTEMPTS = 4


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


def keep(
    store: TokenStore,
    rescue: Rescue,
    realm_id: str,
    tokens: Tokens,
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Save new tokens; where that fails for good, rescue them and say where they are.

    Raises:
        StoreUnavailable: Not saved, the store did not answer.
        StoreUnusable: Not saved, the store must be mended.
    """
    trouble: QuickBooksError | None = None
    for attempt in range(SAVE_ATTEMPTS):
        try:
            store.save(realm_id, tokens)
        except StoreUnusable as final:
            trouble = final
            break
        except StoreUnavailable as passing:
            trouble = passing
            if attempt + 1 < SAVE_ATTEMPTS:
                sleep(2.0**attempt)
        else:
            rescue.clear(realm_id)
            return
    assert trouble is not None  # noqa: S101 - the loop ends with a save or with trouble
    raise _rescued(rescue.write(realm_id, tokens), realm_id, trouble)


def _rescued(path: Path | None, realm_id: str, trouble: QuickBooksError) -> QuickBooksError:
    """The trouble, and where the tokens are."""
    if path is None:
        return type(trouble)(
            f"{trouble.message} QuickBooks has just renewed the tokens of company"
            f" {realm_id}, and no other folder took them either.",
            "Mend that within a day and run again: until then the token before still"
            f" works. {trouble.advice}",
        )
    return type(trouble)(
        f"{trouble.message} The new tokens of company {realm_id} are safe in {path}.",
        f"{trouble.advice} The next run takes them from there by itself.",
    )
