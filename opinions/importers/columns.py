"""The headings that boards and departments give their columns."""

from __future__ import annotations

from portal.core.columns import Headings

HEADINGS = Headings(
    names={
        "external_id": (
            "编号", "外部编号", "信件编号", "来信编号", "留言编号", "留言id", "工单号", "工单编号", "受理编号", "受理号", "诉求编号", "事项编号",
            "信访编号", "登记编号", "流水号", "案件编号", "问题编号", "意见编号", "id", "msg id", "message id", "number", "ref", "reference",
            "ticket", "ticket id", "ticket number", "case id", "case number", "request id", "service request id",
        ),
        "row_number": ("序号", "no", "sn"),
        "title": (
            "标题", "主题", "留言主题", "留言标题", "信件标题", "信件主题", "来信标题", "来信主题", "诉求标题", "诉求主题", "工单标题", "事项标题",
            "问题标题", "咨询标题", "意见标题", "事由", "案由", "subject", "summary", "headline",
        ),
        "text": (
            "内容", "正文", "留言详情", "留言内容", "诉求内容", "诉求描述", "诉求详情", "信件内容", "信件正文", "来信内容", "来信正文", "来电内容",
            "反映内容", "反映问题", "工单内容", "事项内容", "事项描述", "问题内容", "问题描述", "咨询内容", "投诉内容", "建议内容", "意见", "意见内容",
            "意见建议", "社情民意内容", "body", "content", "message", "description", "details", "comment", "question", "complaint",
        ),
        "submitted_at": (
            "提交时间", "提交日期", "留言时间", "留言日期", "来信时间", "来信日期", "写信时间", "写信日期", "来电时间", "反映时间", "诉求时间",
            "受理时间", "受理日期", "提问时间", "咨询时间", "投诉时间", "工单时间", "日期", "时间", "发布时间", "登记时间", "登记日期", "创建时间",
            "created at", "created", "date", "published at", "submitted at", "submitted", "date submitted", "opened", "open date",
            "created date", "received", "received at", "date received", "timestamp",
        ),
        "reply": (
            "答复", "答复意见", "答复内容", "答复情况", "回复", "回复内容", "回复意见", "回复情况", "官方回复", "回信内容", "办理结果", "办理情况",
            "办理答复", "办理意见", "处理结果", "处理情况", "处理意见", "反馈内容", "反馈结果", "answer", "response", "reply", "official response",
            "resolution", "outcome",
        ),
        "replied_at": (
            "答复时间", "答复日期", "回复时间", "回复日期", "回信时间", "回信日期", "反馈时间", "办结时间", "办结日期", "办理时间", "处理时间",
            "answered at", "answered", "reply date", "replied at", "response date", "responded at", "closed", "closed at", "closed date",
            "date closed", "resolved at",
        ),
        "reply_unit": (
            "答复单位", "答复部门", "答复机构", "回复单位", "回复部门", "回复机构", "回信单位", "办理单位", "办理部门", "处理单位", "处理部门",
            "office", "department", "agency", "answered by", "responsible agency",
        ),
        "unit": ("承办单位", "承办部门", "主办单位", "承办单位代码", "责任单位", "unit", "unit code"),
        "field": ("领域", "领域代码", "field code"),
        "area": ("区域", "区域代码", "街道", "社区", "area code"),
        "place": (
            "地点", "位置", "地址", "事发地点", "事发地址", "发生地点", "诉求地点", "诉求地址", "问题地点", "反映地点", "location", "address", "place",
        ),
        "name": ("姓名", "署名", "留言人", "来信人", "写信人", "author"),
        "ignored_personal": (
            "来电人", "诉求人", "反映人", "投诉人", "联系人", "当事人", "信访人", "市民姓名", "联系电话", "联系方式", "联系地址", "来电号码", "电话",
            "电话号码", "手机", "手机号", "手机号码", "邮箱", "电子邮箱", "电子邮件", "身份证", "身份证号", "身份证号码", "证件号码", "证件类型",
            "性别", "年龄", "家庭住址", "住址", "微信号", "ip", "ip地址", "phone", "telephone", "mobile", "email", "e-mail address", "id card",
            "caller", "contact", "gender", "age", "ip address",
        ),
        "ignored_kind": (
            "类型", "类别", "分类", "一级标签", "一级分类", "二级分类", "三级分类", "问题类型", "问题分类", "信件类型", "信件类别", "来信类型", "来信类别",
            "诉求类型", "诉求类别", "诉求分类", "工单类型", "工单分类", "留言类型", "事项类型", "内容分类", "type", "category", "label", "topic", "tags",
        ),
        "ignored_domain": ("领域分类", "所属领域", "domain"),
        "ignored_district": ("所属区县", "区县", "所属区域", "行政区划", "district"),
        "ignored_status": (
            "状态", "办理状态", "处理状态", "工单状态", "回复状态", "信件状态", "是否公开", "公开状态", "是否办结", "满意度", "评价", "回访结果",
            "satisfaction", "status",
        ),
        "channel": ("渠道", "受理渠道", "来电渠道", "来信渠道", "诉求渠道", "反映渠道", "反映方式", "来信方式", "受理方式", "channel"),
        "ignored_channel": (
            "来源", "诉求来源", "信件来源", "收信单位", "受理单位", "受理部门", "来信对象", "写信对象", "留言对象",
            "协办单位", "会办单位", "source", "recipient",
        ),
        "ignored_due": ("办理期限", "办理时限", "处理时限", "截止时间", "到期时间", "交办时间", "派单时间", "转办时间", "due", "due date", "deadline"),
        "ignored_likes": ("点赞数", "支持数", "赞", "浏览量", "浏览次数", "点击量", "点击数", "likes", "agree", "votes", "views"),
        "ignored_against": ("反对数", "踩", "against", "disagree"),
        "ignored_truncated": ("截断", "truncated"),
        "ignored_user": ("留言用户", "用户", "用户名", "用户id", "昵称", "user", "username", "user id"),
        "ignored_place_in_list": ("行号", "index"),
        "ignored_remark": ("备注", "附件", "链接", "网址", "remarks", "notes", "attachments", "url", "link"),
    },
    required=frozenset({"text"}),
)  # fmt: skip
"""Left out are other systems' categories, marks and counts, and data on persons. ``row_number`` is the key of tables that have no other."""
