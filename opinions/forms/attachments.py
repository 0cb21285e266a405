from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

ACCEPT = "image/*,image/heic,image/heif,.heic,.heif,application/pdf,.pdf"
"""Telephones offer camera, pictures and files; what a file really is, is looked at when it has come."""


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(
        self, data: Any, files: MultiValueDict[str, UploadedFile], name: str
    ) -> list[UploadedFile]:
        return [file for file in files.getlist(name) if file.name] if files else []

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class AttachmentsField(forms.Field):
    """Several pictures and PDFs; cleaned, the list of what came. It judges none of them, for a bad one must not keep
    the good ones out: ``actions.keep_files`` does, and ``say_refused`` puts what it refused on the field.
    """

    widget = FilesInput(attrs={"accept": ACCEPT, "multiple": True})

    def __init__(self, **kwargs: Any) -> None:
        words: dict[str, Any] = {
            "required": False,
            "label": _("照片和文件"),
            "help_text": _(
                "最多 5 个，每个不超过 8 MB：JPG、PNG、WebP、HEIC 图片或 PDF。"
                "只给经办人看，不会公开；图片里的拍摄地点会删去。"
            ),
        }
        super().__init__(**words | kwargs)


def say_refused(form: forms.BaseForm, refused: Any, *, field: str = "attachments") -> None:
    """Each refused file with its reason, as an error of the field."""
    for file in refused:
        form.add_error(field, str(file))


def only_file_errors(form: forms.BaseForm, *, field: str = "attachments") -> None:
    """Whoever adds a file or takes one away has not finished writing: nothing else is wrong yet."""
    for name in set(form.errors) - {field}:
        del form.errors[name]
