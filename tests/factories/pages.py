"""Pages below the tree that the migrations made. Live unless told otherwise."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
import wagtail_factories
from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.synctree import synchronize_tree

from home.models import HomePage, NewsIndexPage, NewsPage, StandardPage
from studios.enums import StudioKind, StudioRole
from studios.models import Member, StudioIndexPage, StudioPage, StudioStaff
from tests.factories.reference import AreaFactory, SectorFactory, UnitFactory
from tests.factories.users import UserFactory
from topics.enums import Phase, RecommendationStatus, Verdict
from topics.models import (
    Meeting,
    OutcomePage,
    Recommendation,
    RecommendationProgress,
    TopicIndexPage,
    TopicPage,
)

DAY = dt.timedelta(days=1)

DATES = {
    Phase.ANNOUNCED: (5, 45),
    Phase.COLLECTING: (-10, 30),
    Phase.DELIBERATING: (-60, -20),
    Phase.REPORTED: (-90, -50),
    Phase.IMPLEMENTING: (-200, -150),
    Phase.CLOSED: (-400, -350),
}
"""Phase → when collecting begins and ends, in days from now."""


def chinese(model: type) -> Any:
    """The page of a model that the Chinese tree has once."""
    return model.objects.get(locale__language_code="zh-hans")


def make_english_aliases() -> None:
    """What the admin does on creating a page, for pages made in code."""
    codes = {locale.language_code: locale for locale in Locale.objects.all()}
    synchronize_tree(codes["zh-hans"], codes["en"])


class MemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Member

    code = factory.Sequence("member-{}".format)
    name = factory.Sequence("陈卫东{}".format)
    sector = factory.SubFactory(SectorFactory)
    introduction = "关注老旧小区改造和居家养老。"


class StudioPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = StudioPage

    parent = factory.LazyFunction(lambda: chinese(StudioIndexPage))
    title = factory.Sequence("河东委员工作室{}".format)
    slug = factory.Sequence("studio-{}".format)
    kind = StudioKind.STREET
    address = "河东路 18 号二楼"
    area = factory.SubFactory(AreaFactory)
    first_published_at = factory.LazyFunction(timezone.now)


class StudioStaffFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StudioStaff

    studio = factory.SubFactory(StudioPageFactory)
    user = factory.SubFactory(UserFactory)
    role = StudioRole.CLERK


class TopicPageFactory(wagtail_factories.PageFactory):
    """A topic in ``phase``; the later phases come with an outcome and its progress."""

    class Meta:
        model = TopicPage
        skip_postgeneration_save = True

    class Params:
        phase = Phase.COLLECTING

    parent = factory.LazyFunction(lambda: chinese(TopicIndexPage))
    title = factory.Sequence("加装电梯的钱怎么分摊（{}）".format)
    slug = factory.Sequence("topic-{}".format)
    question = "一楼、二楼该不该出钱？出多少？"
    summary = "三十二栋老楼加装电梯，费用分摊怎么商量。"
    collect_from = factory.LazyAttribute(lambda topic: timezone.now() + DATES[topic.phase][0] * DAY)
    collect_until = factory.LazyAttribute(
        lambda topic: timezone.now() + DATES[topic.phase][1] * DAY
    )
    first_published_at = factory.LazyAttribute(
        lambda topic: min(topic.collect_from, timezone.now()) - 5 * DAY
    )

    @factory.post_generation
    def outcome(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """``outcome=True`` adds one in any phase."""
        phase = phase_by_dates(self)
        if extracted or phase in (Phase.REPORTED, Phase.IMPLEMENTING, Phase.CLOSED):
            outcome = OutcomePageFactory(
                parent=self, first_published_at=self.collect_until + 20 * DAY
            )
            status = {
                Phase.IMPLEMENTING: RecommendationStatus.IN_PROGRESS,
                Phase.CLOSED: RecommendationStatus.DONE,
            }.get(phase)
            for recommendation in outcome.recommendations.all() if status else ():
                ProgressFactory(
                    recommendation_uuid=recommendation.uuid,
                    status=status,
                    at=self.collect_until + 30 * DAY,
                )


def phase_by_dates(topic: TopicPage) -> Phase | None:
    """Which row of ``DATES`` a topic was made from."""
    days = round((topic.collect_until - timezone.now()) / DAY)
    return next((phase for phase, (_, until) in DATES.items() if until == days), None)


def make_recommendation(**values: Any) -> Recommendation:
    """A complete one, not saved: for ``OutcomePageFactory(recommendations=[…])``."""
    defaults = {
        "text": "由街道牵头，一楼不出资，二楼以上按楼层递增分摊。",
        "verdict": Verdict.ADOPTED,
        "due_on": timezone.localdate() + 90 * DAY,
    }
    if "owner" not in values:
        defaults["owner"] = UnitFactory()
    return Recommendation(**{**defaults, **values})


class OutcomePageFactory(wagtail_factories.PageFactory):
    """``recommendations``: how many, or a list of unsaved ones (``make_recommendation``)."""

    class Meta:
        model = OutcomePage

    parent = factory.SubFactory(TopicPageFactory, phase=Phase.DELIBERATING)
    title = "加装电梯费用分摊协商成果"
    slug = "outcome"
    summary = "六条建议，四条采纳。"
    first_published_at = factory.LazyFunction(timezone.now)
    recommendations: Any = 1

    @classmethod
    def _create_instance(
        cls, model_class: type[OutcomePage], parent: Any, kwargs: Any
    ) -> OutcomePage:
        items = kwargs.pop("recommendations")
        if isinstance(items, int):
            items = [make_recommendation() for _ in range(items)]
        for place, item in enumerate(items):
            item.sort_order = place
        return super()._create_instance(model_class, parent, {**kwargs, "recommendations": items})


class ProgressFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RecommendationProgress

    at = factory.LazyFunction(timezone.now)
    status = RecommendationStatus.IN_PROGRESS
    text = "已完成入户征询，三个单元达成一致。"


class MeetingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Meeting

    topic = factory.SubFactory(TopicPageFactory)
    title = "第一次协商会"
    starts_at = factory.LazyFunction(lambda: timezone.now() + 5 * DAY)
    place = "河东社区会议室"


class NewsPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = NewsPage

    parent = factory.LazyFunction(lambda: chinese(NewsIndexPage))
    title = factory.Sequence("委员走进社区听意见（{}）".format)
    slug = factory.Sequence("news-{}".format)
    date = factory.LazyFunction(timezone.localdate)
    body = factory.LazyFunction(
        lambda: [("paragraph", "<p>三月五日下午，五位委员来到河东社区。</p>")]
    )
    first_published_at = factory.LazyFunction(timezone.now)


class StandardPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = StandardPage

    parent = factory.LazyFunction(lambda: chinese(HomePage))
    title = factory.Sequence("使用帮助{}".format)
    slug = factory.Sequence("help-{}".format)
    body = factory.LazyFunction(lambda: [("paragraph", "<p>怎样提交意见。</p>")])
