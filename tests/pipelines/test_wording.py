"""Numbers in sentences."""

from pipelines.wording import counted, entities


def test_one_is_singular() -> None:
    """One of a thing has no plural; all others have, none among them."""
    assert [counted(number, "row") for number in (0, 1, 2, 2010)] == [
        "0 rows",
        "1 row",
        "2 rows",
        "2,010 rows",
    ]
    assert [entities(1), entities(2)] == ["1 entity", "2 entities"]
