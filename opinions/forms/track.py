from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class TrackForm(forms.Form):
    code = forms.CharField(
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
