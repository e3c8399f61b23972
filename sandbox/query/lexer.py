"""A statement as tokens."""

import re
from dataclasses import dataclass

from sandbox import errors

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<string>'(?:\\.|[^'\\])*')
  | (?P<number>[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?![\w.]))
  | (?P<word>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)
  | (?P<mark><=|>=|[=<>*(),])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True)
class Token:
    """A piece of a statement.

    kind: string, number, word, mark or end.   text: as written, a string without quotes and
    escapes.   line, column: where it starts, from 1.
    """

    kind: str
    text: str
    line: int
    column: int

    @property
    def keyword(self) -> str:
        """The word or mark in upper case; empty for literals, which are never keywords."""
        return self.text.upper() if self.kind in {"word", "mark", "end"} else ""


def tokens(statement: str) -> list[Token]:
    """Split a statement; a character that begins no token is fault 4000."""
    found = []
    position = 0
    while position < len(statement):
        match = _TOKEN.match(statement, position)
        line, column = _place(statement, position)
        if match is None:
            raise errors.query_parse(
                f"Lexical error at line {line}, column {column}. "
                f'Encountered: "{statement[position]}" ({ord(statement[position])})'
            )
        if match.lastgroup and match.lastgroup != "space":
            found.append(Token(match.lastgroup, _text(match), line, column))
        position = match.end()
    return [*found, Token("end", "<EOF>", *_place(statement, len(statement)))]


def _text(match: re.Match[str]) -> str:
    text = match.group()
    return _ESCAPED.sub(r"\1", text[1:-1]) if match.lastgroup == "string" else text


def _place(statement: str, position: int) -> tuple[int, int]:
    before = statement[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1
