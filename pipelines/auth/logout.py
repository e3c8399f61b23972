"""The end of a connection, at QuickBooks and here."""

from __future__ import annotations

from pipelines.auth.connect import endpoint
from pipelines.auth.stores import open_store, rescue_of
from pipelines.errors import LoginNeeded
from pipelines.settings import Settings


def log_out(settings: Settings, realm_id: str, *, local: bool = False) -> bool:
    """Give a company's tokens back and forget them; the tables stay.

    Args:
        settings: Keys, hosts, store.
        realm_id: The company.
        local: Only forget them here, without asking QuickBooks.

    Returns:
        Whether QuickBooks ended the grant now (False: it had ended before, or was not asked).

    Raises:
        LoginNeeded: The company is not connected.
        QuickBooksError: QuickBooks or the store did not answer; the tokens are kept.
    """
    store = open_store(settings)
    rescue = rescue_of(settings)
    with store.lock(realm_id):
        tokens = rescue.newer(realm_id, store.load(realm_id))
        if tokens is None:
            raise LoginNeeded(
                f"Company {realm_id} is not connected: there is nothing to end.",
                "`tieout auth status` lists the companies that are.",
            )
        revoked = False if local else endpoint(settings).revoke(tokens.refresh_token)
        store.delete(realm_id)
        rescue.clear(realm_id)
    return revoked
