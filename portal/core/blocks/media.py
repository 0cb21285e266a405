from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock

NEWEST = 2
"""Files in the preview of a list."""


class PictureBlock(blocks.StructBlock):
    """The text for those who cannot see it belongs to the picture; the caption to its place here."""

    image = ImageChooserBlock(label=_("图片"))
    caption = blocks.CharBlock(label=_("图注"), max_length=200, required=False)
    decorative = blocks.BooleanBlock(
        label=_("仅作装饰"), required=False, help_text=_("读屏软件会略过。有内容的图片不要勾选。")
    )

    class Meta:
        icon = "image"
        label = _("图片")
        template = "blocks/picture.html"
        description = _("一张图片，带图注和来源。来源和替代文字在图片库里填写。")

    def get_preview_value(self) -> blocks.StructValue:
        """With the newest picture of the library; nothing to show while there is none."""
        image = get_image_model().objects.order_by("-pk").first()
        return self.normalize({"image": image, "caption": _("加装电梯后的三号楼")})


class FilesBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("标题"), max_length=60, required=False)
    files = blocks.ListBlock(
        DocumentChooserBlock(label=_("文件")), label=_("文件"), min_num=1, max_num=20
    )

    class Meta:
        icon = "doc-full"
        label = _("文件列表")
        template = "blocks/files.html"
        description = _("可下载的文件，显示格式和大小。")

    def get_preview_value(self) -> blocks.StructValue:
        """With the newest files of the library."""
        files = get_document_model().objects.order_by("-pk")[:NEWEST]
        return self.normalize({"heading": _("附件"), "files": list(files)})
