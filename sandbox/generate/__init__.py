"""Demo companies from a seed, and days of business that go by in them.

    small(company)             a landscaping business, every situation books can hold
    maple(company)             a Canadian one, tax inside its prices
    scale(company, 50_000)     a trading company of any size
    day_of_business(company)   a day of changes

Everything is written through the company's own rules and depends on nothing but the seed
and the day, so that the same call makes the same books.
"""

from sandbox.generate.day import Change, Day, day_of_business
from sandbox.generate.maple import maple
from sandbox.generate.scale import scale
from sandbox.generate.small import small

__all__ = ["Change", "Day", "day_of_business", "maple", "scale", "small"]
