"""docs/faults.md tells the truth."""

from tests.documentation_faults import PAGE, text
from tests.faults import REMEDIES, proved

#: Codes that the reference of the Accounting API and its users report.
CODES = (
    *(100, 120, 130, 140, 150, 500, 600, 610, 620, 630, 700, 800, 1040),
    *(2010, 2020, 2030, 2040, 2050, 2060, 2090, 2170, 2210, 2250, 2300, 2500),
    *(3001, 3100, 3200, 3202, 4000, 4001, 4002, 5010, 5020, 5030),
    *(6000, 6070, 6140, 6190, 6200, 6210, 6240, 6250, 6270, 6430, 6450, 6480, 6540),
    *(10000, 10100, 10200),
)


def test_the_page_is_what_the_tests_say() -> None:
    """`make docs` writes it anew."""
    assert PAGE.read_text(encoding="utf-8") == text()


def test_every_documented_code_is_proved() -> None:
    """A code without a test is a fault that nobody has thought of."""
    assert {str(code) for code in CODES} - {one.fault.code for one in proved()} == set()


def test_every_kind_is_there_once_with_each_remedy_in_use() -> None:
    """Forty kinds at least, none of them twice."""
    kinds = [one.fault.kind for one in proved()]
    assert len(kinds) == len(set(kinds))
    assert len(kinds) >= 40
    assert {one.fault.remedy for one in proved()} == set(REMEDIES)
