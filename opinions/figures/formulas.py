"""What each figure is called and how it is worked out, as it is printed beside it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opinions.figures.totals import Figures

NONE = "–"


@dataclass(frozen=True)
class Formula:
    """``show`` gives what stands in a cell: a number, or words."""

    code: str
    label: str | Promise
    text: str | Promise
    show: Callable[[Figures], int | str]


def _percent(code: str) -> Callable[[Figures], str]:
    def show(figures: Figures) -> str:
        rate = getattr(figures, code)
        return NONE if rate is None else f"{float(rate * 100):.1f}%"

    return show


def _decimal(code: str) -> Callable[[Figures], str]:
    def show(figures: Figures) -> str:
        value = getattr(figures, code)
        return NONE if value is None else f"{float(value):.1f}"

    return show


def _count(code: str) -> Callable[[Figures], int]:
    return lambda figures: int(getattr(figures, code))


# fmt: off
FORMULAS: tuple[Formula, ...] = (
    Formula("received", _("收到"), _("在所选日期内提交的事项，各渠道合计；并入其他事项的不单独计。"), _count("received")),
    Formula("people", _("人次"), _("收到的事项数＋并入这些事项的件数。"), _count("people")),
    Formula("accepted", _("受理"), _("收到的事项中已经受理的，包括后来撤回的。"), _count("accepted")),
    Formula("rejected", _("不予受理"), _("现在是“不予受理”的。"), _count("rejected")),
    Formula("withdrawn", _("撤回"), _("提交人撤回的。"), _count("withdrawn")),
    Formula("answered", _("已答复"), _("已经答复过的，不论是否办结；重办中的也计。"), _count("answered")),
    Formula("closed", _("办结"), _("现在是“已办结”的；不予受理、撤回的不计。"), _count("closed")),
    Formula("open", _("在办"), _("不是不予受理、已办结、已合并、已撤回的，都是在办；已答复、等评价的也计。"), _count("open")),
    Formula("overdue", _("逾期在办"), _("在办、期限早于截止日的，申请重办等决定的也计；已答复、等提交人补充的不计。"), _count("overdue")),
    Formula("on_time", _("按期办结"), _("办结的事项中，答复日不晚于期限的；当场答复的都算按期。"), _count("on_time")),
    Formula("on_time_rate", _("按期办结率"), _("按期办结÷（办结＋逾期在办）。没有期限的办结（协商成果答复、导入时已在来源处答复）不计入。"), _percent("on_time_rate")),
    Formula("median_days", _("答复用时中位数"), _("从提交到最近一次答复的工作日；导入时已在来源处答复的不计。"), _decimal("median_days")),
    Formula("mean_days", _("答复用时平均"), _("同上，取平均。"), _decimal("mean_days")),
    Formula("unrated", _("未评价办结"), _("办结的事项中，提交人没有评价的。"), _count("unrated")),
    Formula("rated", _("已评价"), _("提交人评价过的，以最近一次为准；申请重办时一并评价的也计。"), _count("rated")),
    Formula("satisfaction", _("满意率"), _("评价为四、五星的÷已评价。"), _percent("satisfaction")),
    Formula("mean_stars", _("平均星级"), _("总体评价的星数之和÷已评价。"), _decimal("mean_stars")),
    Formula("reopened", _("重办"), _("同意过重办的事项。"), _count("reopened")),
)
# fmt: on
