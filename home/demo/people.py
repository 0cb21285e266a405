"""Three hundred members of the conference, none of whom exists."""

from __future__ import annotations

from random import Random

from pypinyin import lazy_pinyin

from home.demo.pictures import write_portraits
from home.demo.reference import Lists
from home.demo.stock import streets
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
    ("河道治理", "rivers"),
    ("小店生计", "small shops"),
    ("无障碍出行", "accessibility"),
    ("邻里调解", "neighbours' quarrels"),
    ("夜间停车", "parking at night"),
)
WAYS = (
    "每月固定到工作室接待居民",
    "习惯先到现场看一遍再写建议",
    "常年走访楼组，把话记在本子上",
    "擅长把专业问题讲成大白话",
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
        (care, care_en), way = rng.choice(CARES), rng.choice(WAYS)
        members.append(
            Member.objects.create(
                code=f"{''.join(lazy_pinyin(name))}-{order:03d}",
                name=name,
                sector=sector,
                area=lists.areas[places[order % len(places)].code],
                post=post,
                photo=portrait,
                introduction=f"{post}，{sector.label}委员。关心{care}，{way}。本届以来提交提案与社情民意信息 {rng.randint(4, 31)} 件。",
                introduction_en=f"Member from the sector “{sector.label_en}”, concerned with {care_en}."
                if order % 3 == 0
                else "",
                listed=order % 60 != 0,
                order=order,
            )
        )
    return members
