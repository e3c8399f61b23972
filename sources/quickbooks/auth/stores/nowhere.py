"""No store: the refresh token in the settings is all there is.

For trials. QuickBooks replaces the token within about a day, and the next run does not know the
new one; whoever uses this is warned when that happens.
"""

from __future__ import annotations

import logging

from ..tokens import Tokens, fingerprint

_log = logging.getLogger(__name__)


class MemoryKeeper:
    """Keeps tokens as long as this process lives."""

    def __init__(self) -> None:
        self._texts: dict[str, bytes] = {}

    @property
    def place(self) -> str:
        """Nowhere."""
        return "the environment (nothing is kept)"

    def get(self, realm_id: str) -> bytes | None:
        """What this process has got."""
        return self._texts.get(realm_id)

    def put(self, realm_id: str, text: bytes) -> None:
        """Keep it for this process; warn when the settings have become old."""
        self._texts[realm_id] = text
        tokens = Tokens.from_json(text)
        if tokens.seed and tokens.seed != fingerprint(tokens.refresh_token):
            _log.warning(
                "QuickBooks has replaced the refresh token of company %s, and token_store is"
                " `environment`: nothing keeps the new one. Runs will fail within a day. Choose"
                " a token_store that can be written.",
                realm_id,
            )

    def remove(self, realm_id: str) -> None:
        """Forget it."""
        self._texts.pop(realm_id, None)

    def realms(self) -> list[str]:
        """Those of this process."""
        return list(self._texts)

    def try_out(self) -> None:
        """There is nothing that could fail."""
