"""The words that boards and departments have for how a matter came to them."""

from __future__ import annotations

from opinions.enums import Channel
from portal.core.cutting import fold
from portal.core.normalisation import clean_line

WORDS: dict[Channel, tuple[str, ...]] = {
    Channel.WEB: (
        "网站", "网络", "网上", "互联网", "网页", "门户网站", "网络平台", "网络留言", "留言板", "线上", "微信", "微信公众号", "公众号", "小程序",
        "app", "手机app", "客户端", "电子邮件", "电子邮箱", "邮箱", "邮件", "web", "website", "internet", "online", "email", "mobile",
    ),
    Channel.QR: ("扫码", "二维码", "扫二维码", "qr", "qr code"),
    Channel.DESK: (
        "窗口", "窗口接待", "来访", "接访", "接待", "现场", "当面", "面谈", "大厅", "服务大厅", "值班接待", "接待日", "desk", "counter", "walk-in",
        "in person",
    ),
    Channel.VISIT: ("入户", "走访", "入户走访", "上门", "上门走访", "下访", "巡查", "网格走访", "visit", "home visit"),
    Channel.TELEPHONE: (
        "电话", "来电", "热线", "热线电话", "电话热线", "12345", "12345热线", "语音", "telephone", "phone", "hotline", "call", "voice",
    ),
    Channel.PAPER: (
        "书面", "信件", "来信", "信函", "纸质", "纸质信件", "书信", "邮寄", "传真", "意见箱", "paper", "letter", "mail", "post", "fax",
    ),
    Channel.IMPORT: ("导入", "其他", "其它", "import", "other"),
}  # fmt: skip
KNOWN = {
    fold(word): channel for channel, words in WORDS.items() for word in (*words, channel.value)
}


def channel_of(text: str) -> Channel | None:
    """The channel that a cell names; None for a word that nobody knows. Empty cells are imports."""
    word = clean_line(text)
    return KNOWN.get(fold(word)) if word else Channel.IMPORT
