from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from opinions.permissions import can_submit_for_residents, keeps_templates
from opinions.viewsets.figures import FiguresMenuItem
from opinions.viewsets.work import LISTINGS, Work

ABOUT_PAGES = frozenset({"reports", "help"})


class QueueMenuItem(MenuItem):
    """A queue with the number of cases that wait in it; shown to those whose queue it is."""

    def __init__(self, queue: str, *, order: int) -> None:
        super().__init__(
            queue, reverse("cases:queue", args=[queue]), name=f"opinions-{queue}", order=order
        )
        self.queue = queue

    def is_shown(self, request: HttpRequest) -> bool:
        return self.queue in Work.of(request).queues

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        work = Work.of(request)
        label = str(work.queues[self.queue].label)
        if count := work.counts.get(self.queue):
            label = _("%(queue)s（%(count)d）") % {"queue": label, "count": count}
        return LinkMenuItem(
            self.name, label, self.url, icon_name=self.icon_name, classname=self.classname
        )


class WorkMenuItem(MenuItem):
    """What the day holds; for those who have a queue."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(Work.of(request).queues)


class IntakeMenuItem(MenuItem):
    """To write down what a resident said; for those who screen."""

    def is_shown(self, request: HttpRequest) -> bool:
        return can_submit_for_residents(request.user)


class TemplatesMenuItem(MenuItem):
    """The reply templates, for those who keep them."""

    def is_shown(self, request: HttpRequest) -> bool:
        return keeps_templates(request.user)


class ExportsMenuItem(MenuItem):
    """What was taken out as files; for administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("opinions.view_exportlog")


def opinions_menu() -> MenuItem:
    items: list[MenuItem] = [
        QueueMenuItem(queue, order=order) for order, queue in enumerate(LISTINGS, start=1)
    ]
    items.insert(
        0,
        WorkMenuItem(
            gettext_lazy("我的工作"), reverse_lazy("cases:work"), name="opinions-work", order=0
        ),
    )
    address = reverse_lazy("cases:new")
    items.append(
        IntakeMenuItem(gettext_lazy("登记意见"), address, name="opinions-new", order=len(items))
    )
    sheets = reverse_lazy("cases:sheets")
    items.append(
        IntakeMenuItem(gettext_lazy("打印登记表"), sheets, name="opinions-sheets", order=len(items))
    )
    kept = reverse_lazy("reply_templates:index")
    items.append(
        TemplatesMenuItem(gettext_lazy("答复模板"), kept, name="reply-templates", order=len(items))
    )
    exports = reverse_lazy("cases:exports")
    items.append(
        ExportsMenuItem(
            gettext_lazy("导出记录"), exports, name="opinions-exports", order=len(items)
        )
    )
    figures = reverse_lazy("cases:figures")
    items.append(
        FiguresMenuItem(gettext_lazy("统计"), figures, name="opinions-figures", order=len(items))
    )
    return SubmenuMenuItem(
        gettext_lazy("社情民意"), Menu(items=items), name="opinions", icon_name="comment", order=50
    )


def arrange_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """Reports and help are about pages: nothing to those who have none."""
    if not user_has_any_page_permission(request.user):
        items[:] = [item for item in items if item.name not in ABOUT_PAGES]
