"""Fixed codes of the opinion loop. Stored values never change; labels may."""

from __future__ import annotations

from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    SUBMITTED = "SUBMITTED", _("待审核")
    REJECTED = "REJECTED", _("不予受理")
    ACCEPTED = "ACCEPTED", _("待交办")
    DISPATCHED = "DISPATCHED", _("待签收")
    HANDLING = "HANDLING", _("办理中")
    RETURN_REQUESTED = "RETURN_REQUESTED", _("申请退回")
    WAITING_SUBMITTER = "WAITING_SUBMITTER", _("待提交人补充")
    REPLY_REVIEW = "REPLY_REVIEW", _("答复待审核")
    IN_CONSULTATION = "IN_CONSULTATION", _("协商中")
    ANSWERED = "ANSWERED", _("已答复")
    REOPEN_REQUESTED = "REOPEN_REQUESTED", _("申请重办")
    CLOSED = "CLOSED", _("已办结")
    MERGED = "MERGED", _("已合并")
    WITHDRAWN = "WITHDRAWN", _("已撤回")


OPEN_STATES = frozenset(State) - {State.REJECTED, State.CLOSED, State.MERGED, State.WITHDRAWN}
"""Open = everything but rejected, closed, merged, withdrawn."""
PAUSED_STATES = frozenset({State.WAITING_SUBMITTER})
"""The clock stands still: nothing is due and nothing overdue."""
RUNNING_STATES = OPEN_STATES - PAUSED_STATES - {State.ANSWERED}
"""Somebody waits for the conference, and its clock runs."""

HANDLING_STATES = PAUSED_STATES | {
    *(State.DISPATCHED, State.HANDLING, State.RETURN_REQUESTED, State.REPLY_REVIEW)
}
"""A unit has the case."""


class PublicWord(models.TextChoices):
    """The five words a resident sees."""

    RECEIVED = "RECEIVED", _("已收到")
    SCREENING = "SCREENING", _("审核中")
    HANDLING = "HANDLING", _("办理中")
    ANSWERED = "ANSWERED", _("已答复")
    CLOSED = "CLOSED", _("已办结")


class Move(models.TextChoices):
    SUBMIT = "SUBMIT", _("提交")
    REJECT = "REJECT", _("不予受理")
    RECONSIDER = "RECONSIDER", _("复核受理")
    ACCEPT = "ACCEPT", _("受理")
    REGRADE = "REGRADE", _("重新分级")
    ANSWER_ON_THE_SPOT = "ANSWER_ON_THE_SPOT", _("当场答复")
    DISPATCH = "DISPATCH", _("交办")
    RECALL = "RECALL", _("收回")
    SIGN = "SIGN", _("签收")
    RETURN_UNSIGNED = "RETURN_UNSIGNED", _("超时未签收退回")
    REQUEST_RETURN = "REQUEST_RETURN", _("申请退回")
    SEND_ELSEWHERE = "SEND_ELSEWHERE", _("改派")
    REFUSE_RETURN = "REFUSE_RETURN", _("不同意退回")
    REASSIGN = "REASSIGN", _("改派经办人")
    ASK_SUBMITTER = "ASK_SUBMITTER", _("请提交人补充")
    SUPPLEMENT = "SUPPLEMENT", _("提交人补充")
    WAIT_OVER = "WAIT_OVER", _("补充期满")
    SUBMIT_REPLY = "SUBMIT_REPLY", _("提交答复")
    SEND_BACK = "SEND_BACK", _("退回修改")
    RELEASE = "RELEASE", _("审核通过并答复")
    CONSULT = "CONSULT", _("转入协商")
    CONCLUDE = "CONCLUDE", _("协商成果公布")
    LEAVE_CONSULTATION = "LEAVE_CONSULTATION", _("退出协商")
    RATE = "RATE", _("评价")
    EXPIRE = "EXPIRE", _("评价期满办结")
    REQUEST_REOPEN = "REQUEST_REOPEN", _("申请重办")
    GRANT_REOPEN = "GRANT_REOPEN", _("同意重办")
    REFUSE_REOPEN = "REFUSE_REOPEN", _("不同意重办")
    CORRECT = "CORRECT", _("更正答复")
    MERGE = "MERGE", _("合并")
    UNMERGE = "UNMERGE", _("取消合并")
    WITHDRAW = "WITHDRAW", _("撤回")


class Act(models.TextChoices):
    """What is done on a case without moving it or its publication."""

    CHECK_ENTRY = "CHECK_ENTRY", _("核对登记")
    CONTRIBUTE = "CONTRIBUTE", _("提交协办意见")
    CHANGE_CO_HANDLING = "CHANGE_CO_HANDLING", _("调整协办单位")
    ASK_EXTENSION = "ASK_EXTENSION", _("申请延期")
    GRANT_EXTENSION = "GRANT_EXTENSION", _("同意延期")
    REFUSE_EXTENSION = "REFUSE_EXTENSION", _("不同意延期")
    PROPOSE_CORRECTION = "PROPOSE_CORRECTION", _("提交更正")
    REFUSE_CORRECTION = "REFUSE_CORRECTION", _("不同意更正")
    CALL_BACK = "CALL_BACK", _("电话回访")
    WITHDRAW_CONSENT = "WITHDRAW_CONSENT", _("不再公开")


class PublicationState(models.TextChoices):
    UNPUBLISHED = "UNPUBLISHED", _("未公开")
    PROPOSED = "PROPOSED", _("待审核公开")
    PUBLISHED = "PUBLISHED", _("已公开")
    TAKEN_DOWN = "TAKEN_DOWN", _("已撤下")


class PublicationMove(models.TextChoices):
    PROPOSE = "PROPOSE", _("提议公开")
    RETRACT = "RETRACT", _("收回提议")
    APPROVE = "APPROVE", _("批准公开")
    DECLINE = "DECLINE", _("不同意公开")
    TAKE_DOWN = "TAKE_DOWN", _("撤下")
    PROPOSE_REPLY = "PROPOSE_REPLY", _("提议公开答复")
    APPROVE_REPLY = "APPROVE_REPLY", _("批准公开答复")
    DECLINE_REPLY = "DECLINE_REPLY", _("不同意公开答复")


class Grade(models.TextChoices):
    SIMPLE = "SIMPLE", _("简易")
    ORDINARY = "ORDINARY", _("一般")
    COMPLEX = "COMPLEX", _("复杂")


class Channel(models.TextChoices):
    WEB = "WEB", _("网站")
    QR = "QR", _("扫码")
    DESK = "DESK", _("窗口接待")
    VISIT = "VISIT", _("入户走访")
    TELEPHONE = "TELEPHONE", _("电话")
    PAPER = "PAPER", _("书面")
    IMPORT = "IMPORT", _("导入")


SPOKEN = (Channel.DESK, Channel.VISIT, Channel.TELEPHONE, Channel.PAPER)
"""Channels by which a resident does not write himself: a member of staff takes it down."""


class PublishConsent(models.TextChoices):
    NONE = "NONE", _("不公开")
    ANONYMOUS = "ANONYMOUS", _("匿名公开")
    NAMED = "NAMED", _("具名公开")


class ConsentBasis(models.TextChoices):
    SUBMITTER = "SUBMITTER", _("提交人同意")
    PUBLISHED_AT_SOURCE = "PUBLISHED_AT_SOURCE", _("来源处已公开")


class CutReason(models.TextChoices):
    """Why a part of what somebody wrote is not shown to the public."""

    PERSONAL = "PERSONAL", _("个人信息")
    THIRD_PARTY = "THIRD_PARTY", _("他人信息")
    COMMERCIAL = "COMMERCIAL", _("商业秘密")
    UNLAWFUL = "UNLAWFUL", _("违法或侮辱内容")
    SECURITY = "SECURITY", _("公共安全")
    OTHER = "OTHER", _("其他原因")


class PersonalData(models.TextChoices):
    """What is found by its pattern (``opinions.rules.personal_data``)."""

    PHONE = "PHONE", _("手机号")
    LANDLINE = "LANDLINE", _("固定电话")
    ID_CARD = "ID_CARD", _("身份证号")
    PASSPORT = "PASSPORT", _("护照或其他证件")
    BANK_CARD = "BANK_CARD", _("银行账号")
    PLATE = "PLATE", _("车牌")
    EMAIL = "EMAIL", _("电子邮箱")
    ACCOUNT = "ACCOUNT", _("微信、QQ等账号")
    ADDRESS = "ADDRESS", _("住址")
    NAME = "NAME", _("姓名")


class RejectReason(models.TextChoices):
    NOT_LOCAL = "NOT_LOCAL", _("不属于本区事务")
    PETITION = "PETITION", _("应走信访渠道")
    IN_COURT = "IN_COURT", _("已进入诉讼、仲裁或复议程序")
    UNCLEAR = "UNCLEAR", _("事项不明，无法办理")
    DUPLICATE = "DUPLICATE", _("重复提交")
    UNLAWFUL = "UNLAWFUL", _("含违法内容或人身攻击")
    ADVERTISING = "ADVERTISING", _("广告或无关内容")


class ReturnGround(models.TextChoices):
    """Why a unit does not take a case."""

    NOT_OURS = "NOT_OURS", _("不属于本单位职责")
    OTHER_LEAD = "OTHER_LEAD", _("应由其他单位主办")
    SUPERIOR = "SUPERIOR", _("属于上级或其他地区权限")
    ALREADY_HANDLED = "ALREADY_HANDLED", _("同一事项已在办理或已办结")
    OTHER = "OTHER", _("其他")


class AssignmentRole(models.TextChoices):
    LEAD = "LEAD", _("主办")
    CO_HANDLING = "CO_HANDLING", _("协办")


class ReplyStatus(models.TextChoices):
    DRAFT = "DRAFT", _("草稿")
    IN_REVIEW = "IN_REVIEW", _("待审核")
    SENT_BACK = "SENT_BACK", _("退回修改")
    RELEASED = "RELEASED", _("已发出")
    CORRECTED = "CORRECTED", _("已更正")
    DROPPED = "DROPPED", _("未发出")
    """Its case was withdrawn while it was under review; or a draft in whose place another person's came."""


class Stars(models.IntegerChoices):
    """五步评价: of an answer as a whole, and of each aspect of it."""

    VERY_BAD = 1, pgettext_lazy("rating", "很不满意")
    BAD = 2, pgettext_lazy("rating", "不满意")
    FAIR = 3, pgettext_lazy("rating", "一般")
    GOOD = 4, pgettext_lazy("rating", "满意")
    VERY_GOOD = 5, pgettext_lazy("rating", "很满意")


DISSATISFIED = Stars.BAD  # and what is below


class AttachmentStatus(models.TextChoices):
    RECEIVING = "RECEIVING", _("正在存入")
    """Being stored, or being taken away: not to be counted on."""
    WAITING = "WAITING", _("等待病毒检查")
    READY = "READY", _("可以打开")
    REFUSED = "REFUSED", _("未通过检查，已删除")


class Actor(models.TextChoices):
    """Who makes a move. Staff are told apart by right and scope in ``permissions``."""

    RESIDENT = "RESIDENT", _("提交人")
    STAFF = "STAFF", _("工作人员")
    CLOCK = "CLOCK", _("系统")
    IMPORT = "IMPORT", _("导入")


class Event(models.TextChoices):
    """What a case's history records beside moves and acts."""

    CONTACT_SEEN = "CONTACT_SEEN", _("查看联系方式")
    CONTACT_ERASED = "CONTACT_ERASED", _("删除联系方式")
    ORIGINAL_SEEN = "ORIGINAL_SEEN", _("查看原文")
    REMINDED = "REMINDED", _("催签")
    HANDLER_LEFT = "HANDLER_LEFT", _("经办人离岗")
    ESCALATED = "ESCALATED", _("督办提醒")
    FILE_REFUSED = "FILE_REFUSED", _("附件未通过检查，已删除")


class Audience(models.TextChoices):
    """Who is told of a move."""

    SUBMITTER = "SUBMITTER", _("提交人")
    UNITS = "UNITS", _("承办单位")
    REVIEWERS = "REVIEWERS", _("答复审核")
    REPLY_AUTHOR = "REPLY_AUTHOR", _("起草人")
    PUBLISHERS = "PUBLISHERS", _("公开审核")
    PROPOSER = "PROPOSER", _("提议人")
    PROPOSERS = "PROPOSERS", _("可提议公开的人员")
    HANDLER = "HANDLER", _("经办人")
    FORMER_HANDLER = "FORMER_HANDLER", _("原来的经办人")
    ASKER = "ASKER", _("申请延期的人")
    CO_HANDLING = "CO_HANDLING", _("协办单位")
    UNIT_HEADS = "UNIT_HEADS", _("单位负责人")
    DISPATCHERS = "DISPATCHERS", _("调度员")
    SCREENERS = "SCREENERS", _("审核人员")


class Need(models.TextChoices):
    """What a move must have; the table of moves in ``docs/lifecycle.md`` shows it."""

    TEXT = "TEXT", _("文字")
    CONSENT = "CONSENT", _("同意处理个人信息")
    PUBLISH_CONSENT = "PUBLISH_CONSENT", _("提交人同意公开")
    LISTED_REASON = "LISTED_REASON", _("所列理由之一")
    REASON = "REASON", _("理由")
    GRADE = "GRADE", _("分级")
    SIMPLE_GRADE = "SIMPLE_GRADE", _("分级为简易")
    REPLY = "REPLY", _("答复")
    LEAD_UNIT = "LEAD_UNIT", _("主办单位")
    LEAD_CASE = "LEAD_CASE", _("主件")
    PERSON = "PERSON", _("经办人")
    OTHER_PERSON = "OTHER_PERSON", _("第二人")
    QUESTION = "QUESTION", _("问题")
    REMARK = "REMARK", _("审核意见")
    TOPIC = "TOPIC", _("协商议题")
    STARS = "STARS", _("评价")


class Keeps(Enum):
    """Targets of moves that name no state."""

    SAME = "same"
    BEFORE = "before"  # merging
