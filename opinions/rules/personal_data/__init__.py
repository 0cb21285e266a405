"""Finds personal data in what people write, by its pattern. It proposes; people decide.

Found are numbers of telephones, identity cards, passports, bank accounts and cars, addresses of e-mail,
WeChat and QQ, homes down to the door, and names that something beside them gives away. Pure, and linear
in the length of the text. Hotlines (12345, 110, 400-…), dates, sums, numbers of files and places of the
matter itself are not personal data.

How they are really written counts: full width, in circles, in Chinese numerals, with blanks, dashes or
invisible marks between the digits.
"""

from __future__ import annotations

from opinions.rules.personal_data.accounts import accounts, documents, emails, plates
from opinions.rules.personal_data.addresses import addresses
from opinions.rules.personal_data.alone import looks_like_name
from opinions.rules.personal_data.finding import Finding, without_overlaps
from opinions.rules.personal_data.names import names
from opinions.rules.personal_data.numbers import numbers
from opinions.rules.personal_data.reading import Reading

__all__ = ["Finding", "find_personal_data", "looks_like_name"]


def find_personal_data(text: str) -> list[Finding]:
    """What looks like personal data, in the order of the text, no two overlapping."""
    reading = Reading.of(text)
    found = [*emails(reading), *numbers(reading), *documents(reading), *accounts(reading)]
    found += plates(reading)
    found += [*names(reading, found), *addresses(reading)]
    return without_overlaps(reading.in_text(each) for each in found)
