"""The public list of members, and one member's page."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.pages import MemberFactory, StudioPageFactory, TopicPageFactory
from tests.factories.reference import AreaFactory, SectorFactory

pytestmark = pytest.mark.django_db
LIST = "/studios/members/"


def names(client: Client, **filters: str) -> list[str]:
    return [member.name for member in client.get(LIST, filters).context["members"]]


def test_list_is_in_order_and_leaves_out_those_not_listed(client: Client) -> None:
    MemberFactory(name="周玉兰", order=2)
    MemberFactory(name="吴建国", order=1)
    MemberFactory(name="郑小梅", listed=False)

    assert names(client) == ["吴建国", "周玉兰"]


def test_list_is_narrowed_by_sector_and_area(client: Client) -> None:
    town = AreaFactory(code="east")
    village = AreaFactory(code="bridge", parent=town)
    education = SectorFactory(code="education")
    MemberFactory(name="吴建国", sector=education, area=village, order=1)
    MemberFactory(name="周玉兰", sector=education, order=2)
    MemberFactory(name="陈卫东", area=AreaFactory(code="west"), order=3)

    assert names(client, sector="education") == ["吴建国", "周玉兰"]
    assert names(client, area="east") == ["吴建国"]
    assert names(client, area="east", sector="education") == ["吴建国"]


def test_page_shows_public_studios_and_topics(client: Client) -> None:
    member = MemberFactory(code="wu-jianguo", name="吴建国")
    for live in (True, False):
        studio = StudioPageFactory(title=f"工作室 {live}", live=live)
        topic = TopicPageFactory(title=f"议题 {live}", live=live)
        studio.members, topic.members = [member], [member]
        studio.save()
        topic.save()

    context = client.get(f"{LIST}wu-jianguo/").context

    assert context["member"] == member
    assert [studio.title for studio in context["studios"]] == ["工作室 True"]
    assert [topic.title for topic in context["topics"]] == ["议题 True"]


def test_code_is_not_changed_after_the_first_time() -> None:
    member = MemberFactory(code="wu-jianguo")
    member.full_clean()

    member.code = "wu-jian-guo"
    with pytest.raises(ValidationError, match="代码建立后不能更改"):
        member.full_clean()


@pytest.mark.parametrize("code", ["nobody", "hidden"])
def test_unknown_and_unlisted_members_are_not_found(client: Client, code: str) -> None:
    MemberFactory(code="hidden", listed=False)

    assert client.get(f"{LIST}{code}/").status_code == 404


@pytest.mark.parametrize("item_count", [1, 3])
def test_list_costs_a_fixed_number_of_queries(
    item_count: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(item_count):
        MemberFactory(area=AreaFactory())
    client.get(LIST)

    with django_assert_num_queries(2):
        client.get(LIST)


@pytest.mark.parametrize("item_count", [1, 3])
def test_page_costs_a_fixed_number_of_queries(
    item_count: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    member = MemberFactory(code="wu-jianguo", area=AreaFactory())
    for _ in range(item_count):
        for page in (StudioPageFactory(), TopicPageFactory()):
            page.members = [member]
            page.save()
    client.get(f"{LIST}wu-jianguo/")

    with django_assert_num_queries(3):
        client.get(f"{LIST}wu-jianguo/")
