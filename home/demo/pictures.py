"""Pictures drawn by code: no photograph, no person. The same seed draws the same picture."""

from __future__ import annotations

import hashlib
import io
from random import Random

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from wagtail.models import Collection

from portal.media.models import PortalImage

SKIES = (
    ("#dfe9ee", "#f6efe2"),
    ("#e8e4dc", "#f7f3ea"),
    ("#d5e3e0", "#f4f1e6"),
    ("#e6ddd6", "#f8f0e6"),
    ("#dbe2ee", "#f3f0ea"),
)
HOUSES = ("#14506b", "#2c6e7f", "#5b8a8f", "#8a9a8c", "#b9876a", "#c25b3f", "#6d7f94")
GREENS = ("#4f7f5b", "#6c9a6b", "#86a974")
SKINS, HAIR = ("#e8c4a4", "#dcb08c", "#f0d3b8"), ("#2b2b2b", "#4a3b32", "#6d6a67", "#8d8d8d")
CREDIT = "示意图（绘制）"
SCENE, PORTRAIT = (960, 540), (320, 320)


def rgb(colour: str) -> tuple[int, int, int]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def sky(size: tuple[int, int], rng: Random) -> Image.Image:
    top, bottom = map(rgb, rng.choice(SKIES))
    strip = Image.new("RGB", (1, size[1]))
    for y in range(size[1]):
        share = y / size[1]
        strip.putpixel(
            (0, y), tuple(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True))
        )
    return strip.resize(size)


def draw_scene(rng: Random) -> Image.Image:
    """A street: sun, two rows of houses with windows, trees, a river or a road."""
    width, height = SCENE
    picture = sky(SCENE, rng)
    pen = ImageDraw.Draw(picture)
    x, y, radius = rng.randint(120, width - 120), rng.randint(60, 150), rng.randint(28, 52)
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill="#f0c9a0")
    ground = height - rng.randint(90, 130)
    draw_row(pen, rng, ground=ground, tall=rng.randint(200, 280), faded=True)
    draw_row(pen, rng, ground=ground, tall=rng.randint(120, 190), faded=False)
    pen.rectangle((0, ground, width, height), fill=rng.choice(("#9fb7bd", "#c9c3b6", "#a9c0a6")))
    for _tree in range(rng.randint(5, 9)):
        draw_tree(pen, rng, x=rng.randint(20, width - 20), ground=ground + rng.randint(0, 30))
    for line in range(3):
        pen.line(
            (0, ground + 35 + line * 22, width, ground + 35 + line * 22 + rng.randint(-6, 6)),
            fill="#ffffff",
            width=2,
        )
    return picture


def draw_row(pen: ImageDraw.ImageDraw, rng: Random, *, ground: int, tall: int, faded: bool) -> None:
    x = -rng.randint(0, 60)
    while x < SCENE[0]:
        width, height = rng.randint(70, 150), rng.randint(tall // 2, tall)
        colour = rgb(rng.choice(HOUSES))
        if faded:
            colour = tuple((part + 2 * 225) // 3 for part in colour)
        pen.rectangle((x, ground - height, x + width, ground), fill=colour)
        if not faded:
            draw_windows(pen, rng, box=(x, ground - height, x + width, ground))
        x += width + rng.randint(0, 26)


def draw_windows(pen: ImageDraw.ImageDraw, rng: Random, *, box: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = box
    for y in range(top + 14, bottom - 16, 26):
        for x in range(left + 12, right - 16, 24):
            pen.rectangle(
                (x, y, x + 11, y + 14), fill="#f6e3b4" if rng.random() < 0.3 else "#ffffff"
            )


def draw_tree(pen: ImageDraw.ImageDraw, rng: Random, *, x: int, ground: int) -> None:
    height, crown = rng.randint(30, 60), rng.randint(18, 34)
    pen.rectangle((x - 3, ground - height, x + 3, ground), fill="#7a5c46")
    pen.ellipse(
        (x - crown, ground - height - crown, x + crown, ground - height + crown),
        fill=rng.choice(GREENS),
    )


def draw_portrait(rng: Random) -> Image.Image:
    """Head and shoulders without a face: a stand-in for a photograph that does not exist."""
    picture = Image.new("RGB", PORTRAIT, rgb(rng.choice(SKIES)[0]))
    pen = ImageDraw.Draw(picture)
    hair, skin = rng.choice(HAIR), rng.choice(SKINS)
    if rng.random() < 0.5:
        pen.rounded_rectangle((92, 70, 228, 235), 64, fill=hair)
    pen.rounded_rectangle((50, 225, 270, 380), 78, fill=rng.choice(HOUSES))
    pen.rectangle((140, 195, 180, 240), fill=skin)
    pen.ellipse((105, 80, 215, 215), fill=skin)
    pen.pieslice((100, 62, 220, 190), 180 - rng.randint(0, 15), 360 + rng.randint(0, 15), fill=hair)
    pen.polygon([(140, 238), (180, 238), (160, 275)], fill="#ffffff")
    return picture


def stored(picture: Image.Image, *, name: str, title: str, description: str) -> PortalImage:
    """Saved to the media storage; the row is not written."""
    buffer = io.BytesIO()
    picture.save(
        buffer,
        "PNG" if picture.size == PORTRAIT else "WEBP",
        **({} if picture.size == PORTRAIT else {"quality": 82}),
    )
    content = buffer.getvalue()
    storage = PortalImage._meta.get_field("file").storage
    path = f"original_images/{name}"
    if storage.exists(path):
        storage.delete(path)
    return PortalImage(
        title=title,
        description=description,
        credit=CREDIT,
        file=storage.save(path, ContentFile(content)),
        width=picture.width,
        height=picture.height,
        file_size=len(content),
        file_hash=hashlib.sha1(content, usedforsecurity=False).hexdigest(),
        collection=Collection.get_first_root_node(),
    )


def write_portraits(count: int, *, rng: Random) -> list[PortalImage]:
    return PortalImage.objects.bulk_create(
        [
            stored(
                draw_portrait(rng),
                name=f"demo-member-{i:03d}.png",
                title=f"委员示意头像 {i}",
                description="",
            )
            for i in range(1, count + 1)
        ]
    )


def write_scenes(names: dict[str, str], *, rng: Random) -> dict[str, PortalImage]:
    """One scene for each name (name → what it stands for)."""
    pictures = [
        stored(
            draw_scene(rng),
            name=f"demo-{name}.webp",
            title=title,
            description=f"{title}的街景示意图",
        )
        for name, title in names.items()
    ]
    return dict(zip(names, PortalImage.objects.bulk_create(pictures), strict=True))
