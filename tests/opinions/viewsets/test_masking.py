from __future__ import annotations

import pytest

from opinions.viewsets.masking import mask_email, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"), [("王小明", "王*"), ("欧阳", "欧*"), ("John Smith", "J*"), ("", "")]
)
def test_name_keeps_its_first_character(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812341234", "138****1234"),
        ("138 1234 1234", "138****1234"),
        ("+8613812341234", "861****1234"),
        ("85551234", "****34"),
        ("微信同号", "****"),
        ("", ""),
    ],
)
def test_phone_keeps_too_little_to_ring(phone, masked):
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("email", "masked"),
    [("wang@example.cn", "w***@example.cn"), ("not an address", "****"), ("", "")],
)
def test_email_keeps_its_host(email, masked):
    assert mask_email(email) == masked
