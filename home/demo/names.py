"""English names of places: pinyin, and the kind of place in words. Pure."""

from __future__ import annotations

from functools import cache

from pypinyin import lazy_pinyin

KINDS = {
    "实验小学": "Experimental Primary School",
    "中心小学": "Central Primary School",
    "第一小学": "No. 1 Primary School",
    "小学": "Primary School",
    "中学": "Middle School",
    "实验学校": "Experimental School",
    "幼儿园": "Kindergarten",
    "农贸市场": "Market",
    "集贸市场": "Market",
    "水产市场": "Seafood Market",
    "生鲜市场": "Fresh Food Market",
    "菜市场": "Market",
    "菜场": "Market",
    "集市": "Market",
    "邻里中心": "Neighbourhood Centre",
    "口袋公园": "Pocket Park",
    "运动公园": "Sports Park",
    "文化公园": "Cultural Park",
    "公园": "Park",
    "文化园": "Cultural Park",
    "滨河绿道": "Riverside Greenway",
    "环湖绿道": "Lakeside Greenway",
    "滨江步道": "Riverside Walk",
    "森林步道": "Forest Trail",
    "休闲广场": "Leisure Square",
    "健身广场": "Sports Square",
    "广场": "Square",
    "安置小区": "Resettlement Estate",
    "小区": "Estate",
    "人才公寓": "Talent Apartments",
    "公寓": "Apartments",
    "宿舍": "Dormitories",
    "花园": "Garden",
    "花苑": "Garden",
    "新村": "New Village",
    "新苑": "New Court",
    "雅苑": "Court",
    "雅居": "Court",
    "苑": "Court",
    "家园": "Homes",
    "嘉园": "Homes",
    "人家": "Homes",
    "安置房": "Resettlement Homes",
    "安置点": "Resettlement Homes",
    "公房": "Public Housing",
    "社区": "Community",
    "一村": "No. 1 Village",
    "村": "Village",
    "镇": "Town",
    "大道": "Avenue",
    "南路": "South Road",
    "东路": "East Road",
    "路": "Road",
    "街": "Street",
    "巷": "Lane",
    "弄": "Lane",
}
"""The longer ending comes before the one that it ends in."""

STREETS = ("路", "街", "巷", "镇")


@cache
def english_name(name: str) -> str:
    """``桂花路小学`` → ``Guihua Road Primary School``."""
    for ending, kind in KINDS.items():
        if name.endswith(ending) and name != ending:
            own = name.removesuffix(ending)
            named_after_a_street = len(own) > len("环镇") and own.endswith(STREETS)
            return f"{english_name(own) if named_after_a_street else pinyin(own)} {kind}"
    return pinyin(name)


def pinyin(name: str) -> str:
    return "".join(lazy_pinyin(name)).capitalize()
