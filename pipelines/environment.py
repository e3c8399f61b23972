"""dlt without bare environment variables.

For any argument that has a default, dlt falls back to a variable of the argument's bare name: a
`$REFRESH` or `$DEV_MODE` that some other program keeps in the environment would change how a load
treats its tables. Variables with a section (`LOAD__WORKERS`, `DESTINATION__POSTGRES__CREDENTIALS`)
are meant for dlt and stay.
"""

from typing import Any

from dlt.common.configuration.container import Container
from dlt.common.configuration.providers.environ import EnvironProvider
from dlt.common.configuration.specs.pluggable_run_context import PluggableRunContext


class QualifiedEnvironment(EnvironProvider):
    """The environment, as far as it names dlt's sections."""

    def get_value(
        self, key: str, hint: type[Any], pipeline_name: str | None, *sections: str
    ) -> tuple[Any | None, str]:
        """The value of a variable and its name; nothing for a bare name."""
        if not sections:
            return None, self.get_key_name(key)
        found: tuple[Any | None, str] = super().get_value(key, hint, pipeline_name or "", *sections)
        return found


def refuse_bare_names() -> None:
    """From now on, dlt reads variables with a section only."""
    provider = QualifiedEnvironment()
    Container()[PluggableRunContext].providers[provider.name] = provider
