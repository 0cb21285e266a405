"""The pages that a new installation starts with, as (slug, model, Chinese, English). Editors change them."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    title: str
    summary: str = ""
    body: tuple[str, ...] = ()
    """Paragraphs and second-level headings, as rich text."""


class FirstPage(NamedTuple):
    slug: str
    app: str
    model: str
    chinese: Text
    english: Text


HOME = FirstPage(
    "home",
    "home",
    "homepage",
    Text("首页", "有事好商量：提出您的意见，参加协商，查看结果。"),
    Text("Home", "Raise a matter, take part in a consultation, and see what came of it."),
)

ABOUT = FirstPage(
    "about",
    "home",
    "standardpage",
    Text(
        "关于本站",
        "协商平台是什么，由谁办，怎么用。",
        (
            "<p>协商平台由区政协主办，供居民反映身边的事、参加协商，并查看每一件事的结果。</p>",
            "<h2>一件事怎么走</h2>",
            "<ol><li>您提交意见，不需要注册，当场得到编号和查询码。</li>"
            "<li>工作人员审核、分级，能当场答复的当场答复，其余交承办单位办理。</li>"
            "<li>承办单位的答复由另一人审核后发出。</li>"
            "<li>需要一起商量的，进入协商议题；协商成果逐条写明采纳情况、责任单位和完成期限。</li></ol>",
            "<h2>公开什么</h2>",
            "<p>只有经您同意、并由两名工作人员先后审核的意见才会公开。联系方式永远不公开。</p>",
        ),
    ),
    Text(
        "About this site",
        "What the consultation portal is, who runs it, and how to use it.",
        (
            "<p>The portal is run by the district committee of the CPPCC. Residents raise matters, take part in consultations, "
            "and see what came of each.</p>",
            "<h2>How a matter is handled</h2>",
            "<ol><li>You submit your opinion without an account, and get a number and a secret code at once.</li>"
            "<li>Staff check and grade it. What can be answered on the spot is; the rest goes to the unit in charge.</li>"
            "<li>A second person reviews each reply before it is sent.</li>"
            "<li>What needs to be talked over becomes a consultation topic. Its outcome lists every recommendation with "
            "a verdict, an owner and a due date.</li></ol>",
            "<h2>What is made public</h2>",
            "<p>An opinion is published only with your consent and after two members of staff have checked it. "
            "Contact details are never published.</p>",
        ),
    ),
)

PRIVACY = FirstPage(
    "privacy",
    "home",
    "standardpage",
    Text(
        "个人信息处理规则",
        "提交意见时收集什么、为什么、保存多久，以及您的权利。",
        (
            "<p>依据《中华人民共和国个人信息保护法》，本站在您同意后处理下列信息。</p>",
            "<h2>收集什么，为什么</h2>",
            "<ul><li><b>意见内容</b>（标题、正文、地点）：用于审核、交办和答复。请不要在正文里写身份证号、电话等个人信息。</li>"
            "<li><b>联系方式</b>（姓名、电话、电子邮箱）：可以不填；只用于就这件事与您联系，加密保存，查看一次记录一次。</li>"
            "<li><b>访问地址</b>：只保存按日更换密钥的摘要，用于防止滥用，不能还原。</li>"
            "<li><b>检索词</b>：只按天累计某个词被查了几次、有几项结果、结果被点开几次，用于改进内容；不记是谁、从哪里、几点几分查的。"
            "像电话、证件号、车牌、邮箱、编号、姓名的不记；一周内少有人查的删去，其余保留 13 个月。</li></ul>",
            "<h2>谁能看到</h2>",
            "<p>办理这件事的工作人员。只有您另外同意公开、并经两人审核后，意见正文才会公开；联系方式永远不公开。</p>",
            "<h2>您的权利</h2>",
            "<p>您可以凭查询码查看进展，也可以通过页面底部的联系方式要求查阅、更正、删除个人信息或撤回同意。"
            "撤回同意不影响撤回之前的处理。</p>",
            "<h2>Cookie</h2>",
            "<p>浏览本站不使用 Cookie；填写表单时使用一个防止伪造请求的 Cookie。本站不接入任何外部统计或广告。</p>",
        ),
    ),
    Text(
        "Privacy notice",
        "What we collect when you submit an opinion, why, how long it is kept, and your rights.",
        (
            "<p>Under the Personal Information Protection Law of the People's Republic of China we process the following with your consent.</p>",
            "<h2>What we collect, and why</h2>",
            "<ul><li><b>Your opinion</b> (title, text, place): to check, hand on and answer it. Please do not write identity numbers or "
            "telephone numbers in the text.</li>"
            "<li><b>Contact details</b> (name, telephone, e-mail): optional; used for this matter only, stored encrypted, and every look is logged.</li>"
            "<li><b>Network address</b>: only a digest under a key that changes daily, against abuse; it cannot be turned back.</li>"
            "<li><b>Searches</b>: only how often words were searched on a day, how many results there were and how often one was opened, "
            "to improve what we publish; not who searched, from where and at what time. What looks like a telephone, document, plate or case number, "
            "an e-mail address or a name is not counted; what few people search in a week is deleted, the rest after 13 months.</li></ul>",
            "<h2>Who can see it</h2>",
            "<p>The staff who handle the matter. Your text is published only if you consent to that separately and two people have checked it. "
            "Contact details are never published.</p>",
            "<h2>Your rights</h2>",
            "<p>You can follow the matter with your secret code, and ask through the contacts at the foot of the page to see, correct or erase "
            "your personal information or to withdraw your consent. Withdrawal does not affect what was done before it.</p>",
            "<h2>Cookies</h2>",
            "<p>Reading this site needs no cookie. Forms use one cookie against forged requests. No outside analytics or advertising is used.</p>",
        ),
    ),
)

ACCESSIBILITY = FirstPage(
    "accessibility",
    "home",
    "standardpage",
    Text(
        "无障碍说明",
        "本站对残障人士和老年人的可用性，以及遇到障碍时怎么办。",
        (
            "<p>本站按《互联网网站适老化与无障碍设计规范》和 WCAG 2.2 AA 级建设：全部功能可以只用键盘操作，"
            "不依赖脚本、不依赖颜色，文字可以放大到 200% 而不丢失内容。</p>",
            "<p>页面上方的“适老版”以更大的字号、单栏显示同样的内容。</p>",
            "<h2>遇到障碍</h2>",
            "<p>请通过页面底部的联系方式告诉我们是哪一页、遇到了什么问题，我们会答复您。</p>",
        ),
    ),
    Text(
        "Accessibility statement",
        "How usable this site is for people with disabilities and older people, and what to do about barriers.",
        (
            "<p>This site is built to WCAG 2.2 level AA and the national guidelines for older people's access: everything works by keyboard, "
            "without scripts and without relying on colour, and text can be enlarged to 200% without loss.</p>",
            "<p>The large-print view at the top of each page shows the same content in bigger type and one column.</p>",
            "<h2>If you meet a barrier</h2>",
            "<p>Please use the contacts at the foot of the page to tell us which page and what happened. We will answer.</p>",
        ),
    ),
)

SECTIONS = (
    FirstPage(
        "topics",
        "topics",
        "topicindexpage",
        Text("协商议题", "正在征集意见、正在协商和已有成果的议题。"),
        Text("Consultation topics", "Topics open for opinions, under consultation, and with outcomes."),
    ),
    FirstPage(
        "studios",
        "studios",
        "studioindexpage",
        Text("委员工作室", "就近找到政协委员：地址、接待时间和联系方式。"),
        Text("Member studios", "Meet a member near you: addresses, opening hours and contacts."),
    ),
    FirstPage(
        "news",
        "home",
        "newsindexpage",
        Text("要闻", "协商活动和政协工作的消息。"),
        Text("News", "News of consultations and of the conference's work."),
    ),
    ABOUT,
    PRIVACY,
    ACCESSIBILITY,
)
