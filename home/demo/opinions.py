"""Three thousand opinions in every state, their histories true, half of them public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from random import Random

from home.demo.agenda import DISTRICT_WIDE
from home.demo.attachments import drawn
from home.demo.courses import COURSES, Wish, run
from home.demo.dates import civil
from home.demo.lives import Life, World
from home.demo.phrases import RURAL, Writer, Written, towns
from home.demo.stock import Street, in_full, streets
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

PUBLIC = {("lift", "a"): 58, ("parking", "a"): 66, ("lamps", "a"): 34, ("stalls", "a"): 42, ("river", "a"): 24, ("school-run", "a"): 21, ("canteen", "a"): 18}  # fmt: skip
"""Published opinions on the topics that a visitor opens first."""
REPORTED, OPEN = (15,) * 9 + (16,) * 4 + (17, 18, 19, 22, 26), (5, 5, 5, 5, 6, 6, 7, 9)
"""Those on the others, with an outcome and without."""
A_WEEK, JUST_OPENED = 7, 2
"""Days that a publication takes, and what is published already on a topic that has not been open so long."""
UNPUBLISHED = 0.22
"""To each published one on a topic, as many that stay with the office: without consent, or not proposed."""
CHANNELS = (
    (Channel.WEB,) * 6
    + (Channel.QR,) * 3
    + (Channel.DESK, Channel.DESK, Channel.VISIT, Channel.TELEPHONE, Channel.PAPER)
)
CONSENTS = (
    (PublishConsent.ANONYMOUS,) * 9 + (PublishConsent.NAMED,) * 2 + (PublishConsent.NONE,) * 7
)
CONSENTED = (PublishConsent.ANONYMOUS,) * 9 + (PublishConsent.NAMED,) * 2
SURNAMES, CALLED = (
    "林周陈沈顾陆许何宋钱方程赵孙李吴郑王冯蒋",
    ("女士", "先生", "阿姨", "老师", "师傅"),
)
WITH_PICTURE = 40
"""One in so many that came by the web form brought one, more or less."""
SAMPLE_FORM = "demonstration-opinion-{:05d}"
"""Form ids of the demonstration's opinions; their codes follow from the installation's own key."""


@dataclass(frozen=True)
class Request:
    """One opinion to be: where it is to stand, on which topic, when it came."""

    wish: Wish
    at: dt.datetime
    topic: Topic | None = None
    public: bool = False
    """It is published for certain."""

    @property
    def day(self) -> dt.date:
        return civil(self.at)


def requests(topics: list[Topic], *, world: World, count: int) -> list[Request]:
    """``count`` of them, in the order in which they came."""
    rng, found = world.rng, []

    def moment(wish: Wish) -> dt.datetime:
        day = world.days.ago(rng.randint(*COURSES[wish].days_ago))
        return world.days.home_time(day, rng)

    for topic in topics:
        found += list(of_topic(topic, world, scale=min(1, count / 3000)))
    rest = max(0, count - len(found))
    total = sum(course.share for course in COURSES.values())
    for wish, course in COURSES.items():
        for _ in range(max(1, round(rest * course.share / total))):
            found.append(Request(wish, moment(wish)))
    while len(found) < count:
        found.append(Request(Wish.CLOSED, moment(Wish.CLOSED)))
    return sorted(found[-count:], key=lambda request: request.at)


def of_topic(topic: Topic, world: World, *, scale: float) -> Iterator[Request]:
    """Opinions that came while the topic collected; most end with its outcome or wait for it."""
    rng, plan = world.rng, topic.plan
    if plan.stage in {"draft", Phase.ANNOUNCED}:
        return
    usual = rng.choice(REPORTED if plan.reported_on else OPEN)
    public = max(2, round(PUBLIC.get((plan.stock.key, plan.instance), usual) * scale))
    first, last = civil(plan.collect_from), civil(plan.collect_until) - dt.timedelta(days=1)
    if first > world.days.ago(A_WEEK):
        public = min(public, JUST_OPENED)
    for number in range(round(public * (1 + UNPUBLISHED))):
        shown = number < public
        # A publication takes some days.
        latest = max(first, min(last, world.days.ago(A_WEEK if shown else 1)))
        day = first + dt.timedelta(days=rng.randint(0, (latest - first).days))
        wish = wish_on(topic, day, shown, world)
        yield Request(wish, world.days.home_time(day, rng), topic, public=shown)


def wish_on(topic: Topic, day: dt.date, shown: bool, world: World) -> Wish:
    """What can be said at once is said at once; the rest goes into the consultation."""
    if topic.plan.stage == "discontinued":
        return Wish.CLOSED
    if not shown and (world.days.today - day).days <= 2:
        return Wish.UNSCREENED
    if world.rng.random() < (0.42 if topic.plan.reported_on else 0.2):
        return Wish.ON_THE_SPOT
    return Wish.CONCLUDED if topic.plan.reported_on else Wish.IN_CONSULTATION


def write_opinions(
    topics: list[Topic],
    outcomes: dict[int, OutcomePage],
    studios: list[StudioPage],
    *,
    world: World,
    count: int,
) -> None:
    lives: list[Life] = []
    doubles: dict[int, tuple[Life, Life]] = {}
    writer = Writer(world.rng)
    for number, request in enumerate(requests(topics, world=world, count=count), start=1):
        lead = handled_before(lives, doubles) if request.wish == Wish.ACCEPTED else None
        same = writer.again(lead.words, request.day) if lead else None
        words = same or words_for(request, street_of(request.topic, world.rng), writer)
        life = begin(number, request, words, studios, world)
        if same:
            doubles[id(lead)] = (life, lead)
        topic = request.topic.page if request.topic else None
        outcome = outcomes.get(topic.pk) if topic else None
        run(life, request.wish, topic=topic, outcome=outcome, public=request.public)
        if number % WITH_PICTURE == 0 and life.opinion.channel == Channel.WEB:
            life.attachments.append(drawn(number, at=life.opinion.submitted_at))
        lives.append(life)
    for start in range(0, len(lives), BATCH * 2):
        write_cases(life.case() for life in lives[start : start + BATCH * 2])
    merge(list(doubles.values())[::2], world)
    index([life.copy for life in lives if life.copy and life.copy.is_public], world)


def handled_before(lives: list[Life], taken: Container[int]) -> Life | None:
    """A case under way that nobody else has written about yet."""
    for life in reversed(lives):
        under_way = life.opinion.state in HANDLING_STATES and not life.opinion.topic_id
        if under_way and id(life) not in taken:
            return life
    return None


def begin(
    number: int, request: Request, words: Written, studios: list[StudioPage], world: World
) -> Life:
    rng, topic, street = world.rng, request.topic, words.street
    now = request.at
    form = SAMPLE_FORM.format(number)
    studio = studio_of(request, street, studios, rng)
    labels = {in_full(label): label for label in street.communities}
    opinion = Opinion(
        code_digest=code_digests(secret_code(form))[0],
        form_digest=form_digests(form)[0],
        channel=rng.choice(CHANNELS[3:] if studio else CHANNELS),
        language=words.language,
        title=words.title,
        text=words.text,
        place=words.place,
        field=world.lists.fields[words.field],
        area=world.lists.community(street, labels[words.community]),
        topic=topic.page if topic else None,
        studio=studio,
        publish_consent=rng.choice(CONSENTED if request.public else CONSENTS),
        consented_at=now,
        submitted_at=now,
    )
    life = Life(world, opinion, words, submitter_for(number, rng), now)
    if opinion.publish_consent == PublishConsent.NAMED and not life.submitter:
        life.submitter = Submitter(name=f"{rng.choice(SURNAMES)}{rng.choice(CALLED)}")
    life.submit()
    return life


def street_of(topic: Topic | None, rng: Random) -> Street:
    if topic is None:
        return rng.choice(streets())
    if topic.plan.instance != DISTRICT_WIDE:
        return topic.plan.street
    return rng.choice(towns() if topic.plan.stock.field == RURAL else streets())


def studio_of(
    request: Request, street: Street, studios: list[StudioPage], rng: Random
) -> StudioPage | None:
    """The street's one, for whatever was said or left there; all that is answered at once was."""
    if request.wish != Wish.ON_THE_SPOT and rng.random() > 0.2:
        return None
    return next((studio for studio in studios if studio.slug == street.code), None)


def words_for(request: Request, street: Street, writer: Writer) -> Written:
    rng, topic, spot = writer.rng, request.topic, request.wish == Wish.ON_THE_SPOT
    if request.wish == Wish.REJECTED:
        return writer.refused(street, request.day)
    if topic is None and writer.english and rng.random() < 0.02:
        return writer.in_english(street, request.day)
    if topic is None:
        words = writer.anything(street, request.day, spot=spot)
    else:
        plan = topic.plan
        words = writer.about_topic(plan.stock.key, plan.instance, street, request.day, spot=spot)
    if rng.random() < 0.01:
        traditional = {name: convert(getattr(words, name)) for name in ("title", "text", "place")}
        words = replace(words, **traditional, language="zh-hant")
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


def merge(doubles: list[tuple[Life, Life]], world: World) -> None:
    """The later case about the same thing in the same place points to the one that is being handled."""
    moment, steps, merged = world.days.midnight, [], []
    for later, lead in doubles:
        if later.opinion.state != State.ACCEPTED:
            continue
        when = (moment - (moment - later.now) / 2).replace(microsecond=0)
        later.opinion.state, later.opinion.merged_into = State.MERGED, lead.opinion
        by = world.staff["dispatcher"]
        facts = {"lead_case": lead.opinion.pk, "through": None}
        step = StepSpec(Move.MERGE, State.ACCEPTED, State.MERGED, when, Actor.STAFF, by, data=facts)
        steps.append((later.opinion.pk, step))
        merged.append(later.opinion)
    Opinion.objects.bulk_update(merged, ["state", "merged_into"])
    write_steps(steps, heads=heads_of(opinion.pk for opinion in merged))


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
