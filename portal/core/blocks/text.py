from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
INLINE_FEATURES = ["bold", "italic", "link", "document-link"]


class ParagraphBlock(blocks.RichTextBlock):
    """Headings, lists and links; no pictures, which need a credit and a text of their own."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=TEXT_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("文字")
        template = "blocks/paragraph.html"
        description = _("小标题、段落、列表和链接。")
        preview_value = _(
            "<h2>为什么要商量</h2><p>这里有三十二栋没有电梯的楼，<b>住着四百多位老人</b>。</p>"
        )


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("引文"), max_length=600)
    speaker = blocks.CharBlock(label=_("谁说的"), max_length=80)
    occasion = blocks.CharBlock(label=_("在什么场合"), max_length=120, required=False)

    class Meta:
        icon = "openquote"
        label = _("引文")
        template = "blocks/quotation.html"
        description = _("一个人说的话，写明是谁、在哪里说的。")
        preview_value = {
            "text": _("钱怎么分，得先看谁天天用得上。"),
            "speaker": _("一位六楼住户"),
            "occasion": _("入户走访"),
        }


class CalloutBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("标题"), max_length=60)
    text = blocks.RichTextBlock(label=_("内容"), features=INLINE_FEATURES)

    class Meta:
        icon = "warning"
        label = _("要点")
        template = "blocks/callout.html"
        description = _("读者不能错过的一件事，用框突出。一页最多一两处。")
        preview_value = {
            "heading": _("可以现场说"),
            "text": _("<p>每周三下午，工作室有人接待。</p>"),
        }


class FigureBlock(blocks.StructBlock):
    number = blocks.CharBlock(
        label=_("数字"), max_length=20, help_text=_("连同单位，例如“32 栋”。")
    )
    words = blocks.CharBlock(label=_("说明"), max_length=60)

    class Meta:
        icon = "order"
        label = _("数字")


class FiguresBlock(blocks.StructBlock):
    figures = blocks.ListBlock(FigureBlock(), label=_("数字"), min_num=1, max_num=6)
    source = blocks.CharBlock(label=_("数据来源"), max_length=120, required=False)

    class Meta:
        icon = "table"
        label = _("数字一览")
        template = "blocks/figures.html"
        description = _("几个关键数字，各带一句说明。")
        preview_value = {
            "figures": [
                {"number": _("32 栋"), "words": _("没有电梯的楼")},
                {"number": "417", "words": _("七十岁以上的住户")},
            ],
            "source": _("街道入户登记，2026 年 3 月"),
        }
