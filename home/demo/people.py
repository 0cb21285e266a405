"""Three hundred members of the conference, none of whom exists."""

from __future__ import annotations

from random import Random

from pypinyin import lazy_pinyin

from home.demo.pictures import write_portraits
from home.demo.reference import Lists
from home.demo.stock import streets
from portal.reference.models import Sector
from studios.models import Member

SURNAMES = "林周陈沈顾陆许何宋钱方程赵孙李吴郑王冯褚卫蒋韩杨朱秦尤吕施张孔曹严华金魏陶姜谢邹苏潘葛范彭鲁韦马苗花俞任袁柳鲍史唐费薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅"
GIVEN = [
    "若水",
    "时雨",
    "望舒",
    "明远",
    "思齐",
    "听澜",
    "知行",
    "怀瑾",
    "以宁",
    "修远",
    "清和",
    "景行",
    "予安",
    "子衿",
    "乐山",
    "嘉言",
    "叙白",
    "之恒",
    "云舒",
    "秉文",
    "静姝",
    "书墨",
    "沐阳",
    "文茵",
    "霁月",
    "承志",
    "立新",
    "建平",
    "国梁",
    "丽娟",
    "秀兰",
    "志强",
    "海燕",
    "晓峰",
    "春梅",
    "伟民",
    "永康",
    "玉洁",
    "家骏",
    "慧敏",
]
POSTS = {
    "medicine": ("区人民医院主任医师", "社区卫生服务中心全科医生", "区中医院护理部主任"),
    "teaching": ("清源实验小学教师", "区职业学校校长", "学前教育教研员"),
    "construction": ("建筑设计院高级工程师", "物业服务企业经理", "市政工程公司项目负责人"),
    "industry": ("食品公司董事长", "老字号饭店第三代店主", "纺织企业负责人"),
    "farming": ("粮食种植合作社理事长", "农技推广站研究员", "茶园主"),
    "arts": ("区文化馆研究馆员", "木版年画传承人", "话剧团演员"),
    "sport": ("区业余体校教练", "社区健身指导员"),
    "environment": ("环境监测站高级工程师", "湿地保护志愿团队发起人"),
    "welfare": ("社会工作服务中心理事长", "养老服务机构院长"),
    "economy": ("会计师事务所合伙人", "银行支行行长"),
}
OTHER_POSTS = (
    "律师事务所合伙人",
    "高级工程师",
    "社区党委书记",
    "企业工会主席",
    "科技公司创始人",
    "公益组织负责人",
)
CARES = (
    ("老旧小区改造", "the renewal of old estates"),
    ("社区养老", "care for old people"),
    ("孩子上学路上的安全", "children's way to school"),
    ("河道治理", "the rivers"),
    ("小店生计", "small shops and their livelihood"),
    ("无障碍出行", "getting about without barriers"),
    ("邻里调解", "settling quarrels between neighbours"),
    ("夜间停车", "parking at night"),
    ("社区医疗", "clinics close to home"),
    ("新就业青年", "young people in new kinds of work"),
    ("乡村道路管护", "the upkeep of village roads"),
    ("公共阅读", "reading rooms and libraries"),
)
SAYINGS = (
    ("{post}。做这一行二十多年，最看重{care}。", "After more than twenty years at work, cares most about {care}."),
    ("{sector}委员，{post}。去年的提案写的就是{care}。", "Last year's proposal was about {care}."),
    ("{post}，从楼组走访中认识了{care}这件事，此后每年都写。", "Came across {care} when going from door to door, and has written about it every year since."),
    ("平日是{post}，周末在工作室接待，问得最多的是{care}。", "Is on duty at the studio at weekends, where {care} comes up most."),
    ("{post}。参加过三次{care}的协商，两次主持。", "Has taken part in three consultations about {care} and chaired two."),
    ("{sector}委员。关注{care}，是因为家里的老人和孩子都遇到过。", "Took up {care} because parents and children at home had met the problem."),
    ("{post}，本届新任。第一件社情民意信息写的是{care}。", "New this term; the first report was about {care}."),
)  # fmt: skip
WAYS = (
    ("先到现场看一遍，再写建议。", "Looks at the place first and writes afterwards."),
    (
        "随身带一本蓝皮笔记，谁说的、哪天说的，都记着。",
        "Carries a blue notebook with who said what and when.",
    ),
    ("习惯把专业问题讲成大白话。", "Puts expert matters into plain words."),
    ("主张把账摊在桌上算，算清了再谈。", "Wants the figures on the table before anybody argues."),
    (
        "每月固定两次到院落坐一坐，不带发言稿。",
        "Sits down in a courtyard twice a month, without a script.",
    ),
    ("手机一直开着，半夜也接过电话。", "Keeps the telephone on and has answered it at midnight."),
    (
        "会上话不多，会后跟踪到底。",
        "Says little in meetings and follows matters to the end afterwards.",
    ),
    (
        "常说一句：没有办成的，也要告诉人家为什么。",
        "Often says: what was not done has to be explained too.",
    ),
)
RECORDS = (
    "本届提交提案 {n} 件、社情民意信息 {m} 篇。",
    "两次获评优秀提案，{m} 件得到采纳。",
    "去年接待居民 {n} 人次，{m} 件当场办结。",
    "参加调研 {m} 次，撰写的报告被区里批示。",
    "",
    "",
)


def write_members(lists: Lists, *, rng: Random, count: int) -> list[Member]:
    portraits = write_portraits(count, rng=rng)
    sectors, places = list(lists.sectors.values()), streets()
    names = rng.sample(
        [f"{surname}{given}" for surname in sorted(set(SURNAMES)) for given in GIVEN], count
    )
    members = []
    for order, (name, portrait) in enumerate(zip(names, portraits, strict=True), start=1):
        sector = sectors[order % len(sectors)]
        post = rng.choice(POSTS.get(sector.code, OTHER_POSTS))
        words, words_en = introduction(post, sector, rng)
        members.append(
            Member.objects.create(
                code=f"{''.join(lazy_pinyin(name))}-{order:03d}",
                name=name,
                sector=sector,
                area=lists.areas[places[order % len(places)].code],
                post=post,
                photo=portrait,
                introduction=words,
                introduction_en=words_en if order % 3 == 0 else "",
                listed=order % 60 != 0,
                order=order,
            )
        )
    return members


def introduction(post: str, sector: Sector, rng: Random) -> tuple[str, str]:
    """What the list of members says about one of them, in both languages."""
    care, care_en = rng.choice(CARES)
    saying, saying_en = rng.choice(SAYINGS)
    way, way_en = rng.choice(WAYS)
    record = rng.choice(RECORDS).format(n=rng.randint(11, 64), m=rng.randint(2, 9))
    words = saying.format(post=post, sector=sector.label, care=care)
    member = f"Member from the sector “{sector.label_en}”."
    return f"{words}{way}{record}", f"{member} {saying_en.format(care=care_en)} {way_en}"
