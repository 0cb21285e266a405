from __future__ import annotations

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import RequestFactory

from portal.core import standing
from portal.core.views.gaps import filled, gap

pytestmark = pytest.mark.django_db


def page(request: HttpRequest, word: str, *, number: int = 3) -> str:
    context = {"figures": ((number, gap("word")),)}
    return filled(request, "components/tally.html", context, {"word": word}).text


def test_page_is_kept_and_each_reader_sees_words_of_his_own(rf: RequestFactory) -> None:
    pages = [page(rf.post("/"), word) for word in ("甲", "乙", "<b>\\1{{ word }}")]
    assert [("甲" in each, "乙" in each) for each in pages[:2]] == [(True, False), (False, True)]
    assert "&lt;b&gt;\\1{{ word }}" in pages[2]
    assert len(kept()) == 1


@pytest.mark.parametrize("number", [3, 4])
def test_other_facts_make_another_page(rf: RequestFactory, number: int) -> None:
    page(rf.post("/"), "甲", number=3)
    assert str(number) in page(rf.post("/"), "甲", number=number)


def test_page_in_a_mode_or_for_staff_is_not_kept(rf: RequestFactory) -> None:
    staff = rf.post("/")
    staff.COOKIES[settings.SESSION_COOKIE_NAME] = "session"
    for request in (rf.post("/?mode=elder"), staff):
        assert "甲" in page(request, "甲")
    assert kept() == []


def kept() -> list[object]:
    return [key for key in standing._kept if isinstance(key, tuple) and key[0] == "page"]
