"""What a mail says of each move, as tables. ``%(…)s`` are filled from the step and its case."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opinions.enums import Move, PublicationMove
from opinions.lifecycle import AnyMove

Words = Mapping[AnyMove, tuple[str | Promise, str | Promise]]
"""Move → (subject, sentence)."""

TO_SUBMITTER: Words = {
    Move.SUBMIT: (_("我们收到了您的意见"), _("我们收到了您的意见，最迟 %(due_on)s 审核。")),
    Move.REJECT: (
        _("您的意见不予受理"),
        _("您的意见不予受理。理由和可以去的地方，请在查询页查看。"),
    ),
    Move.ACCEPT: (_("您的意见已受理"), _("您的意见已通过审核并受理，正在确定承办单位。")),
    Move.ANSWER_ON_THE_SPOT: (_("您的意见已答复"), _("您的意见已有答复，请在查询页查看。")),
    Move.DISPATCH: (_("您的意见已交办"), _("您的意见已交 %(unit)s 办理，最迟 %(due_on)s 答复。")),
    Move.RELEASE: (_("您的意见已答复"), _("您的意见已有答复，请在查询页查看。")),
    Move.CONSULT: (
        _("您的意见进入协商"),
        _("您的意见已并入协商议题“%(topic)s”。成果公布后，您会收到通知。"),
    ),
    Move.CONCLUDE: (
        _("协商成果已公布"),
        _("您的意见所在的议题“%(topic)s”已公布协商成果，采纳情况见成果页。"),
    ),
    Move.LEAVE_CONSULTATION: (
        _("您的意见另行办理"),
        _("您的意见不再随议题“%(topic)s”协商，将另行确定承办单位，继续办理。"),
    ),
    Move.EXPIRE: (_("您的意见已办结"), _("您的意见答复后已满规定期限，现已办结。")),
    PublicationMove.APPROVE: (_("您的意见已公开"), _("按照您的意愿，您的意见已在网站上公开。")),
    PublicationMove.APPROVE_REPLY: (
        _("您的意见的答复已公开"),
        _("按照您的意愿，您的意见的答复也已在网站上公开。"),
    ),
    PublicationMove.TAKE_DOWN: (
        _("您的意见已撤下"),
        _("您的意见已从网站的公开页面撤下，办理不受影响。"),
    ),
}

WHEN_LATE: Words = {
    Move.SUBMIT: (_("我们收到了您的意见"), _("我们收到了您的意见。之后的进展，请在查询页查看。"))
}
"""Instead, when the case has moved on before the mail goes out."""

TO_STAFF: Words = {
    Move.DISPATCH: (
        _("新的交办事项"),
        _("有一件事项交给 %(unit)s 办理，最迟 %(due_on)s 答复。请签收。"),
    ),
    Move.CONSULT: (
        _("承办事项转入协商"),
        _("一件您单位承办的事项已并入协商议题“%(topic)s”，不必再答复。"),
    ),
    Move.SUBMIT_REPLY: (_("有答复待审核"), _("%(unit)s 提交了答复，请审核。")),
    Move.SEND_BACK: (_("答复退回修改"), _("您起草的答复已退回，审核意见见事项页。")),
    PublicationMove.PROPOSE: (_("有公开文本待审核"), _("有一件事项提议公开，请审核公开文本。")),
    PublicationMove.DECLINE: (_("公开提议未获同意"), _("您提议公开的事项未获同意，理由见事项页。")),
    PublicationMove.PROPOSE_REPLY: (
        _("有答复待公开"),
        _("已公开的事项有了答复，请审核后把答复也公开。"),
    ),
    PublicationMove.DECLINE_REPLY: (
        _("公开答复未获同意"),
        _("一件已公开事项的答复未获同意公开，理由见事项页。"),
    ),
}
