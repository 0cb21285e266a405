"""What the district's guide says of a grade stands beside the grade."""

from __future__ import annotations

import pytest
from django.urls import reverse

from opinions.enums import State
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.opinions.viewsets.test_letters import case

pytestmark = pytest.mark.django_db


def test_guide_stands_beside_each_grade_and_is_the_administrators(log_in, dispatcher):
    browser = log_in(staff(Role.ADMINISTRATOR))
    start = reverse("wagtailsettings:edit", args=["opinions", "caserules"])
    page = browser.get(start, follow=True)
    fields = {**page.context["form"].initial, "guide_simple": "<b>一句话</b>能说清的"}

    saved = browser.post(page.request["PATH_INFO"], fields)

    assert saved.status_code == 302
    shown = dispatcher.get(case(make_opinion())).content.decode()
    assert "&lt;b&gt;一句话&lt;/b&gt;能说清的" in shown
    assert "转入协商，成果公布时一并答复。" in shown
    regrade = dispatcher.get(case(make_opinion(State.ACCEPTED))).content.decode()
    assert "能说清的" in regrade
