"""Numbers in sentences."""


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with what it counts: `1 row`, `2,010 rows`, `2 entities`.

    Args:
        number: how many.
        noun: of one of them.
        plural: of several, when it is not the noun and an s.
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def entities(number: int) -> str:
    """A number of entities."""
    return counted(number, "entity", "entities")
