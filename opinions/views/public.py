"""/opinions/: published copies, and nothing but published copies."""

from __future__ import annotations

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opinions.casework.public_answer import public_answer
from opinions.forms import PublishedFilterForm
from opinions.queries import copies_to_read
from opinions.querysets import PublishedCopyQuerySet
from opinions.views.subject import Subject, find_subject

PAGE_SIZE = 20


def copies_about(subject: Subject) -> PublishedCopyQuerySet:
    copies = copies_to_read("topic", "studio")
    if subject.lost:
        return copies.none()
    if subject.topic is not None:
        return copies.filter(topic=subject.topic)
    if subject.studio is not None:
        return copies.filter(studio=subject.studio)
    return copies


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    subject = find_subject(request.GET)
    form = PublishedFilterForm(request.GET)
    paginator = Paginator(form.narrow(copies_about(subject)), PAGE_SIZE)
    try:
        page_obj = paginator.page(request.GET.get("page", 1))
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404(_("没有这一页")) from error
    context = {"form": form, "page_obj": page_obj, "subject": subject}
    return render(request, "opinions/published.html", context)


@require_safe
def published_one(request: HttpRequest, number: str) -> HttpResponse:
    copies = copies_about(Subject()).with_earlier_replies().with_people()
    copy = get_object_or_404(copies, number=number)
    context = {"copy": copy, "answer": public_answer(copy)}
    return render(request, "opinions/published_one.html", context)
