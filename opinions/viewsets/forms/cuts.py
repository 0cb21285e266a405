"""Forms in which somebody cuts a text for the public: ticks for what was found, marks for the rest."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from opinions.casework.cuts import PARTS, as_listed, basis_of, cuts_in, proposed_cuts
from opinions.enums import CutReason
from opinions.lifecycle import Refusal
from opinions.models import Opinion
from opinions.rules.cuts import Cut, marked
from opinions.rules.personal_data import find_personal_data
from opinions.viewsets.forms.base import MoveForm, Words

FOUND = "found_"
SHOWN = 40
"""Characters of a finding that its tick shows; the text beside it has them all."""
MARK_HELP = gettext_lazy(
    "未勾选、但也不宜公开的，选中后按“遮盖”，或者写成 ⟦文字|理由⟧。除遮盖外不能改动文字。"
)


class RemarkField(Words):
    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("说明"),
            required=False,
            help_text=gettext_lazy("按“其他原因”遮盖时必填。只有工作人员看到。"),
        )


class CutForm(MoveForm):
    """Fields named as parts (``casework.cuts.PARTS``) hold marked texts; beside each stand the findings in it."""

    wide = True

    def __init__(self, *args: Any, opinion: Opinion, **kwargs: Any) -> None:
        originals = self.originals(opinion)
        self.bases = {part: basis_of(original) for part, original in originals.items()}
        self.proposed = {part: proposed_cuts(basis) for part, basis in self.bases.items()}
        super().__init__(*args, opinion=opinion, **kwargs)
        for part in self.bases:
            self._prepare(part)
        self.order_fields(["seen", *(name for part in PARTS for name in (part, FOUND + part))])

    @classmethod
    def words(cls) -> dict[str, str]:
        """Not the parts: those are the words of the case."""
        return {name: label for name, label in super().words().items() if name not in PARTS}

    def originals(self, opinion: Opinion) -> dict[str, str]:
        """Part → what is to be cut."""
        raise NotImplementedError

    def earlier(self, opinion: Opinion) -> dict[str, list[Cut]] | None:
        """What was cut before, None when nobody has cut anything yet."""
        raise NotImplementedError

    def _prepare(self, part: str) -> None:
        label = str(PARTS[part])
        self.fields[part].widget.attrs["data-cuts"] = json.dumps(_words_of_the_script())
        if not self.proposed[part]:
            return
        self.fields[FOUND + part] = forms.MultipleChoiceField(
            label=gettext("“%(part)s”中疑似个人信息") % {"part": label},
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=self._findings(part),
            help_text=gettext("勾选的在提交后遮盖；不该遮盖的，请取消勾选。"),
        )

    def _findings(self, part: str) -> list[tuple[str, str]]:
        basis = self.bases[part]
        kinds = {(each.start, each.end): each.kind.label for each in find_personal_data(basis)}
        said = gettext("“%(words)s”：%(kind)s，按“%(reason)s”遮盖")
        return [
            (
                name_of(cut),
                said
                % {
                    "words": as_listed(basis, cut.start, cut.end)[:SHOWN],
                    "kind": kinds[cut.start, cut.end],
                    "reason": cut.reason.label,
                },
            )
            for cut in self.proposed[part]
        ]

    def suggested(self, opinion: Opinion) -> dict[str, Any]:
        """What was found is ticked at first; later what was cut before."""
        earlier = self.earlier(opinion)
        values: dict[str, Any] = {}
        labels = {reason: str(reason.label) for reason in CutReason}
        for part, basis in self.bases.items():
            proposed = self.proposed[part]
            cuts = proposed if earlier is None else earlier.get(part, [])
            ticked = [cut for cut in proposed if cut in cuts]
            values[part] = marked(basis, [cut for cut in cuts if cut not in proposed], labels)
            values[FOUND + part] = [name_of(cut) for cut in ticked]
        return values

    def clean(self) -> dict[str, Any]:
        """Each part marked with everything that is cut of it."""
        data = super().clean()
        for part, basis in self.bases.items():
            ticked = data.pop(FOUND + part, [])
            if not data.get(part):
                continue
            try:
                cuts = cuts_in(data[part], basis)
            except Refusal as refusal:
                self.add_error(part, str(refusal))
                continue
            found = [cut for cut in self.proposed[part] if name_of(cut) in ticked]
            data[part] = marked(basis, [*cuts, *found])
        return data


def name_of(cut: Cut) -> str:
    return f"{cut.start}-{cut.end}"


def _words_of_the_script() -> dict[str, Any]:
    return {
        "button": gettext("遮盖选中的文字"),
        "reason": gettext("理由"),
        "reasons": [str(reason.label) for reason in CutReason],
        "nothing": gettext("请先在上面选中要遮盖的文字。"),
    }
