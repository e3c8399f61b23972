"""Where settings come from: the environment and the files in `.dlt`.

Only Tieout's own sections are read; what dlt reads for itself (`[destination.*]`, `[runtime]`,
`[load]`, ...) stays dlt's business. An unknown name in a section of ours is refused.
"""

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipelines.errors import ConfigurationProblem
from pipelines.setting_catalogue import CATALOGUE, SECTIONS

CONFIG_FILE = "config.toml"
SECRETS_FILE = "secrets.toml"


def from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    """Settings named in the environment; dlt's own variables are dlt's business."""
    values: dict[str, Any] = {}
    known = {setting.variable: setting.name for setting in CATALOGUE}
    tables = {each.variable + "__": each.name for each in CATALOGUE if each.per_realm}
    prefixes = tuple(section.replace(".", "__").upper() + "__" for section in SECTIONS)
    for variable, text in environ.items():
        table = next((prefix for prefix in tables if variable.startswith(prefix)), "")
        if table:
            values.setdefault(tables[table], {})[variable.removeprefix(table)] = text
        elif variable in known:
            values[known[variable]] = text
        elif variable.startswith(prefixes):
            raise _unknown(f"environment variable {variable}", variable, known)
    return values


def from_file(path: Path, *, secret: bool) -> dict[str, Any]:
    """Settings of one `.dlt` file; a missing file has none."""
    document = _document(path)
    values: dict[str, Any] = {}
    for section in SECTIONS:
        known = {setting.name: setting for setting in CATALOGUE if setting.section == section}
        for name, value in _section(document, section, path).items():
            if name not in known:
                raise _unknown(f"setting {name!r} in [{section}] of {path}", name, known)
            if known[name].secret and not secret:
                raise ConfigurationProblem(
                    f"{path} holds {name!r}, which is a secret.",
                    f"Move it to {path.with_name(SECRETS_FILE)}, or set {known[name].variable}.",
                )
            values[name] = value
    return values


def _document(path: Path) -> dict[str, Any]:
    """A parsed TOML file, {} when it does not exist."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationProblem(
            f"{path} is not valid TOML: {error}.", "Mend the line it names, then run again."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationProblem(
            f"{path} cannot be read: {error}.", "Check that it is a text file you may read."
        ) from error


def _section(document: Mapping[str, Any], section: str, path: Path) -> Mapping[str, Any]:
    """One `[a.b]` table of a document, {} when it is absent."""
    node: Mapping[str, Any] = document
    for part in section.split("."):
        below = node.get(part, {})
        if not isinstance(below, dict):
            raise ConfigurationProblem(
                f"{part!r} in {path} is a value, not a section.", f"Write it as [{section}]."
            )
        node = below
    return node


def _unknown(what: str, name: str, known: Mapping[str, Any]) -> ConfigurationProblem:
    """The refusal of a name that no setting has, with the closest one that exists."""
    close = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean {close[0]}?" if close else f"Known names: {', '.join(known)}."
    return ConfigurationProblem(f"Unknown {what}.", hint)
