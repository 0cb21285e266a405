"""The headings that boards and departments give their columns."""

from __future__ import annotations

from portal.core.columns import Headings
from portal.core.tables import UnreadableTable

HEADINGS = Headings(
    names={
        "external_id": ("编号", "外部编号", "信件编号", "留言编号", "留言id", "工单号", "序号", "id", "msg id", "message id", "number", "ref"),
        "title": ("标题", "主题", "留言主题", "留言标题", "信件标题", "事由", "案由", "subject"),
        "text": ("内容", "正文", "留言详情", "留言内容", "诉求内容", "信件内容", "意见", "意见内容", "问题描述", "body", "content", "message", "description"),
        "submitted_at": (
            "提交时间", "留言时间", "来信时间", "来信日期", "日期", "时间", "发布时间", "登记时间", "created at", "created", "date", "published at",
        ),
        "reply": ("答复", "答复意见", "回复", "回复内容", "答复内容", "官方回复", "办理结果", "answer", "response"),
        "replied_at": ("答复时间", "回复时间", "答复日期", "回复日期", "办结时间", "answered at", "reply date"),
        "reply_unit": ("答复单位", "回复单位", "答复部门", "回复部门", "office", "department"),
        "unit": ("承办单位", "主办单位", "承办单位代码", "unit code"),
        "field": ("领域", "领域代码", "field code"),
        "area": ("区域", "区域代码", "街道", "社区", "area code"),
        "place": ("地点", "位置", "地址", "事发地点", "location", "address"),
        "name": ("姓名", "署名", "留言人", "来信人", "author"),
        "ignored_kind": ("类型", "类别", "分类", "一级标签", "一级分类", "问题类型", "信件类型", "type", "category", "label"),
        "ignored_domain": ("领域分类", "所属领域", "domain"),
        "ignored_district": ("所属区县", "区县", "district"),
        "ignored_status": ("状态", "办理状态", "status"),
        "ignored_likes": ("点赞数", "支持数", "赞", "likes", "agree", "votes"),
        "ignored_against": ("反对数", "踩", "against", "disagree"),
        "ignored_truncated": ("截断", "truncated"),
        "ignored_user": ("留言用户", "用户", "user"),
        "ignored_place_in_list": ("行号", "index"),
    },
    required=frozenset({"text"}),
)  # fmt: skip
"""Columns named ``ignored_…`` are known and left out: other systems' categories, marks and counts."""


class UnknownColumns(UnreadableTable):
    """The file has columns that nobody knows: better to ask than to lose what is in them."""
