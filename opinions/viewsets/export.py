"""The present listing as a file: its filters and columns, all of its rows."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from opinions import actions
from opinions.actions.exports import MOST_ROWS, Left
from opinions.lifecycle import Refusal
from opinions.querysets import OpinionQuerySet
from opinions.viewsets.columns import DUE, Kind, Names, teller
from opinions.viewsets.due import due_word
from opinions.viewsets.entries import load_entries
from opinions.viewsets.forms.listing import ExportForm
from opinions.viewsets.original import shown_title
from opinions.viewsets.own import kept_query
from opinions.viewsets.page import QueuePage
from opinions.viewsets.queues import listing_of
from portal.core.spreadsheets import CONTENT_TYPE, write_sheet
from portal.core.workdays import load_calendar
from portal.users.models import User

CHUNK = 2000


TITLED = ("title", "publication", "published_copy__title", "published_copy__cuts")


class ExportView(QueuePage):
    """Says what the file will hold; the file itself comes by POST, and not before it is recorded."""

    template_name = "opinions/admin/export.html"

    def get_page_title(self) -> str:
        return _("导出")

    @cached_property
    def rows(self) -> OpinionQuerySet:
        return listing_of(self.request, self.queue).get_queryset()

    @cached_property
    def count(self) -> int:
        return self.rows.count()

    def form(self, data: Any = None) -> ExportForm:
        may = self.request.user.has_perm("opinions.view_contact")
        return ExportForm(data, may_see_contact=may)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            return self.file(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, status=422)

    def show(self, form: ExportForm, *, status: int = 200) -> HttpResponse:
        context = self.get_context_data(
            form=form,
            count=self.count,
            most=MOST_ROWS,
            columns=[kind.label for kind in self.own.columns],
            is_narrowed=bool(self.way),
            listing_url=self.listing_url,
            address=reverse("cases:export", args=[self.queue]) + self.way,
        )
        return TemplateResponse(self.request, self.template_name, context, status=status)

    def file(self, asked: dict[str, Any]) -> HttpResponse:
        """:raises Refusal: more rows than a file may hold."""
        rows, contacts, at = self.rows, None, timezone.now()
        purpose = asked.get("purpose", "")
        actions.check_size(self.count, with_contact=bool(asked.get("with_contact")))
        if asked.get("with_contact"):
            keys = list(rows.values_list("pk", flat=True))
            contacts = actions.look_at_contacts(keys, purpose=purpose, by=self.request.user, at=at)
            rows = rows.filter(pk__in=keys)
        sheet, title = Sheet(self.own.columns, contacts), str(self.work.queues[self.queue].label)
        with ExitStack() as stack:
            output = stack.enter_context(tempfile.TemporaryFile())
            lines = sheet.lines(rows[:MOST_ROWS])
            written = write_sheet(output, title=title, headings=sheet.headings(), rows=lines)
            self.record(written, purpose=purpose, contacts=contacts, at=at)
            stack.pop_all()  # the response closes it
        output.seek(0)
        name = f"{title}-{timezone.localtime(at):%Y%m%d-%H%M}.xlsx"
        return FileResponse(output, as_attachment=True, filename=name, content_type=CONTENT_TYPE)

    def record(
        self, rows: int, *, purpose: str, contacts: dict[int, Left] | None, at: dt.datetime
    ) -> None:
        actions.log_export(
            queue=self.queue,
            query=kept_query(self.request.GET),
            columns=[kind.code for kind in self.own.columns],
            rows=rows,
            by=self.request.user,
            at=at,
            contacts=None if contacts is None else len(contacts),
            purpose=purpose if contacts is not None else "",
        )


class Sheet:
    """From the rows of a listing to the lines of a file, one by one."""

    def __init__(self, columns: Sequence[Kind], contacts: dict[int, Left] | None) -> None:
        self.columns, self.contacts = columns, contacts
        self.today, self.calendar = timezone.localdate(), load_calendar()
        self.tellers = [teller(kind, self.names) for kind in columns]

    @cached_property
    def names(self) -> Names:
        """Labels of the district's lists and names of staff, each read once for the whole file."""
        people = User.objects.only("username", "first_name", "last_name", "display_name")
        return {
            **{
                kind: {each.pk: each.label for each in found}
                for kind, found in load_entries().items()
            },
            "people": {person.pk: str(person) for person in people},
        }

    def headings(self) -> list[str]:
        found = [_("编号"), _("标题")]
        for kind in self.columns:
            found += [str(kind.label), _("还剩")] if kind.code == DUE else [str(kind.label)]
        return found + ([] if self.contacts is None else [_("姓名"), _("电话"), _("电子邮箱")])

    def lines(self, rows: OpinionQuerySet) -> Iterator[list[Any]]:
        lookups = [kind.lookup for kind in self.columns]
        found = rows.values_list("pk", "state", "number", *TITLED, *lookups)
        for pk, state, number, *told in found.iterator(chunk_size=CHUNK):
            titled, values = told[: len(TITLED)], told[len(TITLED) :]
            line = [number, shown_title(*titled)]
            for kind, tell, value in zip(self.columns, self.tellers, values, strict=True):
                line += (
                    [tell(value), self.word(value, state)] if kind.code == DUE else [tell(value)]
                )
            yield line + self.contact_of(pk)

    def word(self, due_on: Any, state: str) -> str:
        found = due_word(due_on, state=state, today=self.today, calendar=self.calendar)
        return found.text if found else ""

    def contact_of(self, pk: int) -> list[str]:
        if self.contacts is None:
            return []
        left = self.contacts.get(pk)
        return [left.name, left.phone, left.email] if left else ["", "", ""]
