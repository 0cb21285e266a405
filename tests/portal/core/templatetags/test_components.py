from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory


def render(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


class OpinionForm(forms.Form):
    text = forms.CharField(label="意见", help_text="写清时间。", widget=forms.Textarea)
    place = forms.CharField(label="地点", required=False)
    consent = forms.BooleanField(label="同意")
    kind = forms.ChoiceField(
        label="方式", choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect
    )
    token = forms.CharField(widget=forms.HiddenInput)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ('{% tag tone="now" %}征集中{% endtag %}', '<span class="tag tag-now">征集中</span>'),
        (
            "{% button href=url %}走{% endbutton %}",
            '<a class="button button-primary" href="/a/?b=1&amp;c=2">走</a>',
        ),
        (
            '{% button kind="ghost" wide=True name="step" value="back" %}回{% endbutton %}',
            '<button class="button button-ghost button-wide" type="submit" name="step" value="back">回</button>',
        ),
        (
            '{% alert tone="error" heading="已截止" %}<p>x</p>{% endalert %}',
            '<div class="alert alert-error stack" role="alert"><p class="alert-heading">已截止</p><p>x</p></div>',
        ),
        (
            '{% panel heading="附件" %}x{% endpanel %}',
            '<section class="panel panel-plain stack"><h2>附件</h2>x</section>',
        ),
    ],
    ids=["tag", "link", "button", "alert", "panel"],
)
def test_component(source: str, html: str) -> None:
    assert render(source, url="/a/?b=1&c=2") == html


def test_what_stands_in_a_component_is_escaped() -> None:
    assert render("{% tag %}{{ text }}{% endtag %}", text="<b>") == (
        '<span class="tag tag-plain">&lt;b&gt;</span>'
    )
    assert "<b>" not in render("{% panel heading=text %}{% endpanel %}", text="<b>")


def test_an_icon_is_silent() -> None:
    assert render('{% icon "search" %}').startswith('<span class="icon" aria-hidden="true"><svg ')


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(LookupError):
        render('{% icon "no-such-icon" %}')


def test_a_field_shows_label_hint_and_error_before_its_control() -> None:
    html = render("{% field form.text %}", form=OpinionForm({}))
    order = ['<label for="id_text">', 'id="id_text_helptext"', 'id="id_text_error"', "<textarea"]
    places = [html.index(piece) for piece in order]
    assert places == sorted(places)
    assert 'aria-describedby="id_text_helptext id_text_error"' in html
    assert 'aria-invalid="true"' in html


def test_only_what_is_optional_is_marked() -> None:
    form = OpinionForm()
    assert "（选填）" in render("{% field form.place %}", form=form)
    assert "（选填）" not in render("{% field form.text %}", form=form)


def test_choices_stand_in_a_group_with_a_legend() -> None:
    html = render("{% field form.kind %}", form=OpinionForm({}))
    assert '<fieldset class="field field-bad" aria-describedby="id_kind_error">' in html
    assert "<legend>方式</legend>" in html


def test_a_tick_stands_before_its_words() -> None:
    html = render("{% field form.consent %}", form=OpinionForm())
    assert html.index("<input") < html.index('<label for="id_consent">')


def test_the_summary_leads_to_each_field() -> None:
    html = render("{% error_summary form %}", form=OpinionForm({}))
    assert [
        f'<a href="#{target}">' in html
        for target in ("id_text", "id_consent", "id_kind_0", "id_place", "id_token")
    ] == [True, True, True, False, False]
    assert 'role="alert"' in html
    assert html.count("<li>") == 4  # the hidden token is told without a link


def test_a_valid_or_fresh_form_has_no_summary() -> None:
    valid = OpinionForm({"text": "x", "consent": "on", "kind": "a", "token": "t"})
    assert render("{% error_summary form %}", form=OpinionForm()) == ""
    assert render("{% error_summary form %}", form=valid) == ""


def paged(number: int, address: str = "/?q=%E7%81%AF&page=9") -> str:
    page = Paginator(range(95), 10).page(number)
    return render("{% pagination page %}", page=page, request=RequestFactory().get(address))


def test_pages_keep_the_question() -> None:
    html = paged(5)
    assert 'rel="prev" href="?q=%E7%81%AF&amp;page=4"' in html
    assert 'rel="next" href="?q=%E7%81%AF&amp;page=6"' in html
    assert '<a aria-current="page" href="?q=%E7%81%AF&amp;page=5">' in html


@pytest.mark.parametrize(("number", "missing"), [(1, 'rel="prev"'), (10, 'rel="next"')])
def test_the_ends_lead_nowhere(number: int, missing: str) -> None:
    assert missing not in paged(number)


def test_one_page_needs_no_pagination() -> None:
    page = Paginator(range(5), 10).page(1)
    assert render("{% pagination page %}", page=page, request=RequestFactory().get("/")) == ""
