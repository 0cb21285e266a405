"""Three thousand opinions in every state, their histories true, 1,200 of them public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from home.demo.courses import COURSES, Wish, publish, run
from home.demo.dates import civil
from home.demo.lives import Life, World
from home.demo.phrases import Written, any_matter, matter_of_topic, write, write_english
from home.demo.stock import Street, streets
from home.demo.topics import Topic
from opinions.casework.bulk import BATCH, write_cases
from opinions.casework.history import StepSpec, heads_of, write_steps
from opinions.codes import code_digests, form_digests, secret_code
from opinions.enums import HANDLING_STATES, Actor, Channel, Move, PublishConsent, State
from opinions.models import Opinion, PublishedCopy, Submitter
from portal.core.publishing import published_many
from portal.core.traditional import convert
from studios.models import StudioPage
from topics.enums import Phase
from topics.models import OutcomePage

PINNED = {"lift": 124, "parking": 66, "school-run": 21, "canteen": 18, "lamps": 40}
"""Opinions on the district-wide topics that a visitor opens first."""
CHANNELS = (
    (Channel.WEB,) * 6
    + (Channel.QR,) * 3
    + (Channel.DESK, Channel.DESK, Channel.VISIT, Channel.TELEPHONE, Channel.PAPER)
)
CONSENTS = (
    (PublishConsent.ANONYMOUS,) * 9 + (PublishConsent.NAMED,) * 2 + (PublishConsent.NONE,) * 7
)
SURNAMES, CALLED = (
    "林周陈沈顾陆许何宋钱方程赵孙李吴郑王冯蒋",
    ("女士", "先生", "阿姨", "老师", "师傅"),
)
SAMPLE_FORM = "demonstration-opinion-{:05d}"
"""Form ids of the demonstration's opinions; their codes follow from the installation's own key."""


@dataclass(frozen=True)
class Request:
    """One opinion to be: where it is to stand, on which topic, when it came."""

    wish: Wish
    day: dt.date
    topic: Topic | None = None


def requests(topics: list[Topic], *, world: World, count: int) -> list[Request]:
    """``count`` of them, in the order of their days."""
    rng, found = world.rng, []
    for topic in topics:
        found += list(of_topic(topic, world, scale=count / 3000))
    rest = max(0, count - len(found))
    total = sum(course.share for course in COURSES.values())
    for wish, course in COURSES.items():
        for _ in range(max(1, round(rest * course.share / total))):
            found.append(Request(wish, world.days.ago(rng.randint(*course.days_ago))))
    found = found[:count]
    while len(found) < count:
        found.append(
            Request(Wish.CLOSED, world.days.ago(rng.randint(*COURSES[Wish.CLOSED].days_ago)))
        )
    return sorted(found, key=lambda request: request.day)


def of_topic(topic: Topic, world: World, *, scale: float) -> Iterator[Request]:
    """Opinions that came while the topic collected; they end with its outcome or wait for it."""
    rng, plan = world.rng, topic.plan
    if plan.stage in {"draft", Phase.ANNOUNCED}:
        return
    usual = rng.randint(4, 17) if plan.reported_on else rng.randint(3, 11)
    number = PINNED.get(plan.stock.key, usual) if plan.instance == "a" else usual
    first, last = civil(plan.collect_from), civil(plan.collect_until) - dt.timedelta(days=1)
    last = min(last, world.days.ago(1))
    for _ in range(max(2, round(number * scale))):
        day = first + dt.timedelta(days=rng.randint(0, max(0, (last - first).days)))
        if plan.stage == "discontinued":
            yield Request(Wish.CLOSED, day, topic)
        elif plan.reported_on:
            yield Request(Wish.CONCLUDED, day, topic)
        else:
            fresh = (world.days.today - day).days <= 2
            yield Request(Wish.UNSCREENED if fresh else Wish.IN_CONSULTATION, day, topic)


def write_opinions(
    topics: list[Topic],
    outcomes: dict[int, OutcomePage],
    studios: list[StudioPage],
    *,
    world: World,
    count: int,
) -> None:
    lives = []
    for number, request in enumerate(requests(topics, world=world, count=count), start=1):
        life = begin(number, request, studios, world)
        outcome = outcomes.get(request.topic.page.pk) if request.topic else None
        run(
            life, request.wish, topic=request.topic.page if request.topic else None, outcome=outcome
        )
        publish(life, eager=bool(request.topic))
        lives.append(life)
    for start in range(0, len(lives), BATCH * 2):
        write_cases(life.case() for life in lives[start : start + BATCH * 2])
    merge_some(lives, world)
    index([life.copy for life in lives if life.copy and life.copy.is_public], world)


def begin(number: int, request: Request, studios: list[StudioPage], world: World) -> Life:
    rng, topic = world.rng, request.topic
    street = topic.plan.street if topic and topic.plan.instance != "a" else rng.choice(streets())
    words = words_for(request, street, rng)
    now = world.days.home_time(request.day, rng)
    form = SAMPLE_FORM.format(number)
    studio = (
        next((s for s in studios if s.slug == street.code), None) if rng.random() < 0.27 else None
    )
    opinion = Opinion(
        code_digest=code_digests(secret_code(form))[0],
        form_digest=form_digests(form)[0],
        channel=rng.choice(CHANNELS[3:] if studio else CHANNELS),
        language=words.language,
        title=words.title,
        text=words.text,
        place=words.place,
        field=world.lists.fields[words.matter.field],
        area=world.lists.community(street, rng.choice(street.communities)),
        topic=topic.page if topic else None,
        studio=studio,
        publish_consent=rng.choice(CONSENTS),
        consented_at=now,
        submitted_at=now,
    )
    life = Life(world, opinion, words, submitter_for(number, rng), now)
    if opinion.publish_consent == PublishConsent.NAMED and not life.submitter:
        life.submitter = Submitter(name=f"{rng.choice(SURNAMES)}{rng.choice(CALLED)}")
    life.submit()
    return life


def words_for(request: Request, street: Street, rng: Random) -> Written:
    if request.topic is None and rng.random() < 0.005:
        return write_english(rng)
    matter = (
        matter_of_topic(request.topic.plan.stock.key, rng) if request.topic else any_matter(rng)
    )
    words = write(matter, street, rng)
    if rng.random() < 0.01:
        traditional = {name: convert(getattr(words, name)) for name in ("title", "text", "place")}
        words = Written(words.matter, **traditional, reply=words.reply, language="zh-hant")
    return words


def submitter_for(number: int, rng: Random) -> Submitter | None:
    """Contact of two in five: numbers that no network gives out, addresses of a domain that cannot be."""
    if rng.random() > 0.4:
        return None
    return Submitter(
        name=f"{rng.choice(SURNAMES)}{rng.choice(CALLED)}",
        phone=f"100{number:08d}" if rng.random() < 0.8 else "",
        email=f"resident{number}@example.invalid" if rng.random() < 0.3 else "",
    )


def merge_some(lives: list[Life], world: World) -> None:
    """A few pairs about the same thing: the later case points to one that is being handled."""
    moment = world.days.midnight
    leads = {life.words.matter: life for life in lives if life.opinion.state in HANDLING_STATES}
    waiting = [
        life
        for life in lives
        if life.opinion.state == State.ACCEPTED
        and not life.opinion.topic_id
        and life.words.matter in leads
    ]
    write_merges(
        [
            (later, leads[later.words.matter], moment - (moment - later.now) / 2)
            for later in waiting[: max(1, len(waiting) // 6)]
        ],
        world,
    )


def write_merges(rows: list[tuple[Life, Life, dt.datetime]], world: World) -> None:
    steps = []
    for later, lead, moment in rows:
        later.opinion.state, later.opinion.merged_into = State.MERGED, lead.opinion
        by = world.staff["dispatcher"]
        step = StepSpec(
            Move.MERGE, State.ACCEPTED, State.MERGED, moment.replace(microsecond=0), Actor.STAFF, by
        )
        steps.append((later.opinion.pk, step))
    opinions = [later.opinion for later, _lead, _moment in rows]
    Opinion.objects.bulk_update(opinions, ["state", "merged_into"])
    write_steps(steps, heads=heads_of(opinion.pk for opinion in opinions))


def index(copies: list[PublishedCopy], world: World) -> None:
    for start in range(0, len(copies), BATCH):
        part = copies[start : start + BATCH]
        published_many.send(sender=PublishedCopy, instances=part, at=world.days.midnight, by=None)


def sample_codes(*, count: int = 3) -> list[tuple[str, str]]:
    """(number, secret code) of some cases, one for each of the words that a visitor would like to see."""
    wanted = Opinion.objects.filter(
        state__in=(State.HANDLING, State.ANSWERED, State.IN_CONSULTATION)
    )
    found: dict[str, tuple[str, str]] = {}
    digests = {
        row[0]: row[1:]
        for row in wanted.order_by("-pk").values_list("form_digest", "state", "number")
    }
    for number in range(Opinion.objects.count(), 0, -1):
        form = SAMPLE_FORM.format(number)
        state, reference = digests.get(form_digests(form)[0], ("", ""))
        if state and state not in found:
            found[state] = (reference, secret_code(form))
        if len(found) == count:
            break
    return sorted(found.values())
