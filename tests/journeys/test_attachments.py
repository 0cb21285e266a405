"""Pictures on a telephone without JavaScript, from the camera to the clerk's screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from opinions.models import Opinion
from tests.factories.attachments import heic, jpeg, pdf
from tests.journeys.filling import fill_in, press
from tests.services.browser import fits, follow

pytestmark = pytest.mark.django_db(transaction=True)


def choose(page: Page, folder: Path, **files: bytes) -> None:
    paths = []
    for name, content in files.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(content)
        paths.append(path)
    page.get_by_label("照片和文件").set_input_files(paths)


def test_pictures_one_after_the_other_without_javascript(plain_page: Page, tmp_path: Path) -> None:
    page = plain_page
    page.goto("/opinions/new/")
    listed = page.get_by_role("list", name="已经存下的文件").get_by_role("listitem")

    choose(page, tmp_path, first_heic=heic(), wrong_png=jpeg())
    press(page, "存下选好的，再选别的")
    expect(page.get_by_role("alert")).to_contain_text("“wrong.png”内容和扩展名不符")
    expect(listed).to_have_count(1)
    assert fits(page)

    choose(page, tmp_path, second_jpg=jpeg(), contract_pdf=pdf())
    press(page, "存下选好的，再选别的")
    expect(listed).to_have_count(3)
    press(page, "去掉 second.jpg")
    expect(listed).to_have_count(2)

    fill_in(page)
    page.get_by_label("标题").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")  # goes on, and takes no file away
    expect(page.get_by_role("heading", level=1)).to_have_text("核对后提交")
    expect(page.get_by_text("contract.pdf")).to_be_visible()
    assert fits(page)
    press(page, "提交")
    expect(page.get_by_role("heading", level=1)).to_have_text("已收到")

    code = page.locator(".code").inner_text()
    follow(page.get_by_role("link", name="凭查询码看进展"))
    page.get_by_label("查询码").fill(code)
    press(page, "查询")
    assert fits(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 contract.pdf").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    number = Opinion.objects.get().number
    assert download.value.suggested_filename.startswith(number)
