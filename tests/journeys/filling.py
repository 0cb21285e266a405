"""Filling in the form for opinions in a browser."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.services.browser import follow

TEXT = "小学东门外的公交站没有雨棚。\n下雨天孩子们挤在路边等车，希望加装雨棚。"


def fill_in(page: Page) -> None:
    page.get_by_label("您要反映的事情").fill(TEXT)
    page.get_by_label("具体地点").fill("小学东门外")
    page.get_by_label("怎么称呼您").fill("王女士")
    page.get_by_label("同意公开这件事和答复").check()
    page.get_by_label("我已阅读上面的说明").check()
    page.wait_for_timeout(3100)  # people need longer


def press(page: Page, words: str) -> None:
    follow(page.get_by_role("button", name=words, exact=True))
