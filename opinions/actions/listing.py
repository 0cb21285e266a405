"""What one person keeps for his own listings: filters under a name, and which columns he wants."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.lifecycle import Refusal
from opinions.models import ColumnChoice, SavedFilter
from opinions.models.listing import MAX_FILTER_NAME, MAX_QUERY
from portal.core.normalisation import clean_line
from portal.users.models import User

MOST_FILTERS = 30


class FilterNameMissing(Refusal):
    message = _("请给筛选起个名称。")


class FilterNameTooLong(Refusal):
    message = _("名称最多 %(limit)d 字。")


class FilterNameTaken(Refusal):
    message = _("这个队列里已有名为“%(name)s”的筛选，请换一个名称。")


class FilterEmpty(Refusal):
    message = _("现在没有筛选、搜索或排序，没有可保存的。")


class FilterTooLong(Refusal):
    message = _("筛选条件太长，不能保存。请减少几项。")


class TooManyFilters(Refusal):
    message = _("最多保存 %(limit)d 个筛选。请先删除不用的。")


@transaction.atomic
def save_filter(*, user: User, queue: str, name: str, query: str) -> SavedFilter:
    """``query`` is what a listing's address may hold, and nothing else: the caller has seen to it."""
    name = _free_name(user, queue, name)
    if not query:
        raise FilterEmpty
    if len(query) > MAX_QUERY:
        raise FilterTooLong
    if SavedFilter.objects.filter(user=user).count() >= MOST_FILTERS:
        raise TooManyFilters(limit=MOST_FILTERS)
    return SavedFilter.objects.create(user=user, queue=queue, name=name, query=query)


@transaction.atomic
def rename_filter(saved: SavedFilter, *, name: str) -> None:
    saved.name = _free_name(saved.user, saved.queue, name, but=saved.pk)
    saved.save(update_fields=["name"])


def _free_name(user: User, queue: str, name: str, *, but: int = 0) -> str:
    name = clean_line(name)
    if not name:
        raise FilterNameMissing
    if len(name) > MAX_FILTER_NAME:
        raise FilterNameTooLong(limit=MAX_FILTER_NAME)
    User.objects.select_for_update().get(pk=user.pk)  # two tabs of one person
    if SavedFilter.objects.filter(user=user, queue=queue, name=name).exclude(pk=but).exists():
        raise FilterNameTaken(name=name)
    return name


def delete_filter(saved: SavedFilter) -> None:
    saved.delete()


def choose_columns(user: User, columns: Sequence[str]) -> None:
    """In this order from now on."""
    ColumnChoice.objects.update_or_create(user=user, defaults={"columns": list(columns)})


def reset_columns(user: User) -> None:
    """The usual ones again."""
    ColumnChoice.objects.filter(user=user).delete()
