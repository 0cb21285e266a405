"""What a mail says of each move, as tables. ``%(…)s`` are filled from the step and its case."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opinions.enums import Act, Event, Move, PublicationMove
from opinions.lifecycle import TOLD_TO_MERGED, AnyMove

Words = Mapping[AnyMove | Event, tuple[str | Promise, str | Promise]]
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
    Move.RECONSIDER: (_("您的意见重新审核"), _("不予受理的决定正在由另一人复核，结果会通知您。")),
    Move.RECALL: (
        _("您的意见另行交办"),
        _("您的意见已从 %(unit)s 收回，将另行确定承办单位，继续办理。"),
    ),
    Move.RETURN_UNSIGNED: (
        _("您的意见另行交办"),
        _("%(unit)s 没有在期限内签收您的意见，将另行确定承办单位，继续办理。"),
    ),
    Move.SEND_ELSEWHERE: (
        _("您的意见改由其他单位办理"),
        _("您的意见改由 %(unit)s 办理，最迟 %(due_on)s 答复。"),
    ),
    Move.ASK_SUBMITTER: (
        _("请您补充情况"),
        _("办理您的意见还需要您补充情况。请最迟 %(until)s 在查询页回复，过后按现有情况继续办理。"),
    ),
    Move.WAIT_OVER: (
        _("您的意见继续办理"),
        _("等您补充的期限已到，现按已有情况继续办理，最迟 %(due_on)s 答复。"),
    ),
    Move.GRANT_REOPEN: (
        _("您的意见重新办理"),
        _("您的重办申请已获同意，意见正在重新办理。"),
    ),
    Move.REFUSE_REOPEN: (
        _("您的重办申请未获同意"),
        _("您的重办申请未获同意，理由请在查询页查看。"),
    ),
    Move.CORRECT: (
        _("对您的答复有更正"),
        _("对您的答复作了更正，原答复仍可查看。请在查询页查看。"),
    ),
    Move.MERGE: (
        _("您的意见与同类意见合并办理"),
        _("您的意见与另一件同类意见合并办理。您的查询码照常有效，进展和答复与那一件相同。"),
    ),
    Move.UNMERGE: (_("您的意见恢复单独办理"), _("您的意见不再合并，恢复单独办理。")),
    Act.GRANT_EXTENSION: (
        _("您的意见延期答复"),
        _("您的意见经批准延期，最迟 %(due_on)s 答复。"),
    ),
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

WITHOUT_TOPIC: Words = {
    Move.CONSULT: (
        _("您的意见进入协商"),
        _("您的意见将提交协商，正在准备协商议题。成果公布后，您会收到通知。"),
    ),
    Move.LEAVE_CONSULTATION: (
        _("您的意见另行办理"),
        _("您的意见不再提交协商，将另行确定承办单位，继续办理。"),
    ),
}
"""Instead, while the topic is a draft."""

TO_MERGED: Words = {
    **{move: words for move, words in TO_SUBMITTER.items() if move in TOLD_TO_MERGED},
    Move.RATE: (_("您的意见已办结"), _("与您的意见合并办理的事项已经评价，现已办结。")),
    Move.WITHDRAW: (
        _("您的意见已办结"),
        _("与您的意见合并办理的事项已经办结，答复照常可以在查询页查看。"),
    ),
    Move.GRANT_REOPEN: (
        _("您的意见重新办理"),
        _("与您的意见合并办理的事项经申请重新办理，新的答复会通知您。"),
    ),
    Move.REFUSE_REOPEN: (
        _("您的意见已办结"),
        _("有人申请重新办理与您的意见合并的事项，未获同意。原来的答复不变，现已办结。"),
    ),
}
"""Of a lead case, to the submitters of what was merged into it: never what that one's submitter said or did himself."""

TO_STAFF: Words = {
    Move.DISPATCH: (
        _("新的交办事项"),
        _("有一件事项交给 %(unit)s 办理，最迟 %(due_on)s 答复。请签收。"),
    ),
    Move.CONSULT: (
        _("承办事项转入协商"),
        _("一件您单位承办的事项已并入协商议题“%(topic)s”，不必再答复。"),
    ),
    Move.RECONSIDER: (
        _("有不予受理待复核"),
        _("一件不予受理的事项需要复核，请由作出决定以外的人审核。"),
    ),
    Move.RECALL: (_("交办事项已收回"), _("交给您单位的一件事项已由调度员收回，不必再办理。")),
    Move.RETURN_UNSIGNED: (
        _("交办事项超时未签收"),
        _("交给 %(unit)s 的一件事项超过期限无人签收，已退回调度员重新交办。"),
    ),
    Move.REQUEST_RETURN: (
        _("有事项申请退回"),
        _("%(unit)s 申请退回一件事项，请决定改派或不同意退回。"),
    ),
    Move.SEND_ELSEWHERE: (
        _("事项改由其他单位主办"),
        _("有一件事项改由 %(unit)s 主办，最迟 %(due_on)s 答复。新交办的单位请签收。"),
    ),
    Move.REFUSE_RETURN: (
        _("退回未获同意"),
        _("您单位申请退回的一件事项未获同意，请继续办理，理由见事项页。"),
    ),
    Move.REASSIGN: (_("事项的经办人有变动"), _("您单位的一件事项，现在由 %(person)s 经办。")),
    Move.SUPPLEMENT: (_("提交人已补充"), _("您经办的一件事项，提交人已补充情况，请继续办理。")),
    Move.WAIT_OVER: (
        _("补充期满"),
        _("您经办的一件事项，等提交人补充的期限已到，请按已有情况继续办理。"),
    ),
    Move.RATE: (_("提交人已评价"), _("您经办的一件事项，提交人已评价，见事项页。")),
    Move.REQUEST_REOPEN: (_("有事项申请重办"), _("一件已答复的事项，提交人申请重办，请决定。")),
    Move.LEAVE_CONSULTATION: (
        _("有事项退出协商，待交办"),
        _("一件事项退出协商，回到待交办，请交办。"),
    ),
    Move.GRANT_REOPEN: (
        _("答复过的事项重新办理"),
        _(
            "您或您单位答复过的一件事项，提交人申请重办已获同意，将重新确定承办单位。原来的答复保留。"
        ),
    ),
    Move.REFUSE_REOPEN: (
        _("申请重办未获同意"),
        _("您或您单位答复过的一件事项，提交人申请重办未获同意，原来的答复不变，事项办结。"),
    ),
    Move.MERGE: (_("承办事项已合并"), _("您单位承办的一件事项已并入另一件，随那一件一起答复。")),
    Move.UNMERGE: (
        _("承办事项不再合并"),
        _("您单位承办的一件事项不再与另一件合并，恢复单独办理，请按原期限继续办理。"),
    ),
    Move.WITHDRAW: (_("事项已撤回"), _("您单位承办的一件事项，提交人已撤回，不必再办理。")),
    Act.CONTRIBUTE: (_("有协办意见"), _("%(unit)s 对您经办的一件事项提交了协办意见。")),
    Act.CHANGE_CO_HANDLING: (
        _("协办单位有调整"),
        _("一件事项的协办单位有调整。新增：%(joined)s；退出：%(left)s。新增的单位请签收。"),
    ),
    Act.ASK_EXTENSION: (_("有延期待决定"), _("一件事项申请延期答复，请决定。")),
    Act.GRANT_EXTENSION: (
        _("延期已获同意"),
        _("您经办或申请延期的一件事项已同意延期，最迟 %(due_on)s 答复。"),
    ),
    Act.REFUSE_EXTENSION: (
        _("延期未获同意"),
        _("您经办或申请延期的一件事项未获同意延期，请按原期限答复，理由见事项页。"),
    ),
    Act.PROPOSE_CORRECTION: (_("有更正待审核"), _("一件已答复的事项提交了更正，请审核。")),
    Act.REFUSE_CORRECTION: (_("更正未获同意"), _("您提交的更正未获同意，理由见事项页。")),
    Event.HANDLER_LEFT: (
        _("有事项无人经办"),
        _("%(unit)s 的一件事项，原经办人已离岗，现在没有经办人。请安排人员办理。"),
    ),
    Event.ESCALATED: (
        _("事项期限已到"),
        _("%(unit)s 承办的一件事项期限已到：应于 %(due_on)s 答复，请督促尽快办结。"),
    ),
    Event.REMINDED: (_("请签收"), _("交给 %(unit)s 的一件事项已过签收期限，请尽快签收。")),
    Move.SUBMIT_REPLY: (_("有答复待审核"), _("%(unit)s 提交了答复，请审核。")),
    Move.SEND_BACK: (_("答复退回修改"), _("您起草的答复已退回，审核意见见事项页。")),
    Move.RELEASE: (
        _("答复已审核通过"),
        _("您起草答复的，或您单位协办的一件事项，答复已审核通过，并已答复提交人。"),
    ),
    Move.CORRECT: (
        _("更正已审核通过"),
        _("您起草更正的，或您单位协办的一件事项，对答复的更正已审核通过，并已告知提交人。"),
    ),
    Act.WITHDRAW_CONSENT: (
        _("提交人不再同意公开"),
        _("一件事项的提交人不再同意公开，公开的内容已立即撤下，也不能再提议公开。"),
    ),
    PublicationMove.PROPOSE: (_("有公开文本待审核"), _("有一件事项提议公开，请审核公开文本。")),
    PublicationMove.DECLINE: (_("公开提议未获同意"), _("您提议公开的事项未获同意，理由见事项页。")),
    PublicationMove.PROPOSE_REPLY: (
        _("有答复待公开"),
        _("已公开的事项有了答复，请审核后把答复也公开。"),
    ),
    PublicationMove.DECLINE_REPLY: (
        _("公开答复未获同意"),
        _("一件已公开事项的答复未获同意公开，理由见事项页。遮盖以后可以重新提议。"),
    ),
}

WHEN_ALL_LEAVE: Words = {
    Move.LEAVE_CONSULTATION: (
        _("议题已终止，有事项待交办"),
        _("议题“%(topic)s”已终止，其中的事项都回到待交办，请交办。下面是其中一件。"),
    )
}
"""Instead, once for all cases of a topic that was discontinued."""
