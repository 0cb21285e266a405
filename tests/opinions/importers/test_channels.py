"""The column that says how a matter came in."""

from __future__ import annotations

import pytest

from opinions.enums import Channel
from opinions.importers.channels import channel_of


@pytest.mark.parametrize(
    ("word", "channel"),
    [
        ("网站", Channel.WEB),
        ("网络", Channel.WEB),
        ("微信公众号", Channel.WEB),
        ("APP", Channel.WEB),
        ("扫码", Channel.QR),
        ("窗口接待", Channel.DESK),
        ("来访", Channel.DESK),
        ("接訪", Channel.DESK),
        ("入户走访", Channel.VISIT),
        ("１２３４５", Channel.TELEPHONE),
        ("12345热线", Channel.TELEPHONE),
        (" 热线 ", Channel.TELEPHONE),
        ("信函", Channel.PAPER),
        ("Letter", Channel.PAPER),
        ("PAPER", Channel.PAPER),
        ("导入", Channel.IMPORT),
        ("", Channel.IMPORT),
        ("飞鸽", None),
    ],
)
def test_word_of_a_board_is_a_channel_of_ours(word: str, channel: Channel | None) -> None:
    assert channel_of(word) is channel
