"""One form sent twice with something else in it: nothing is taken over, and what differs is named."""

from __future__ import annotations

import pytest

from opinions.actions import Contact
from opinions.enums import PublishConsent
from opinions.models import Opinion, Submitter
from tests.factories.reference import AreaFactory, FieldFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"place": "西段"}, ["具体地点"]),
        ({"publish_consent": PublishConsent.ANONYMOUS}, ["公开"]),
        ({"contact": Contact(phone="0512-6666")}, ["联系方式"]),
        ({"contact": Contact(name="李女士", email="li@example.org")}, []),
        ({"text": "另一件事。", "contact": None}, ["内容", "联系方式"]),
    ],
    ids=str,
)
def test_same_form_names_what_it_says_otherwise(send, changes, named) -> None:
    send(contact=Contact(name="李女士", email="li@example.org"), place="东段")

    again = send(**{"contact": Contact("李女士", "", "li@example.org"), "place": "东段", **changes})

    assert [str(word) for word in again.changed] == named
    assert Opinion.objects.get().place == "东段"
    assert Submitter.objects.get().phone == ""


def test_same_form_names_another_field_and_area(send) -> None:
    send(field=FieldFactory(), area=AreaFactory())

    again = send(field=FieldFactory(), area=None)

    assert [str(word) for word in again.changed] == ["领域", "街道、社区"]
