from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from opinions.forms.fields import LineField

MOST = 2000
"""Characters: room for our whole text file, pasted."""


class TrackForm(forms.Form):
    code = LineField(
        limit=MOST,
        too_long=_("查询码是 16 位，这里有 %(length)d 个字符。请只粘贴查询码"),
        label=_("查询码"),
        help_text=_(
            "16 位数字和字母，写在回执上，例如 7K3M-Q9RT-2XVA-H5CD。大小写、空格和短横都不影响。"
        ),
        error_messages={"required": _("请输入查询码")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "code-input",
                "translate": "no",
            }
        ),
    )
