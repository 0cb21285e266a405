"""The people behind the counters, one login for each role and one handler for each unit."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from home.demo.reference import Lists
from portal.reference.enums import UnitRole
from portal.reference.models import UnitStaff
from portal.users.enums import Role
from portal.users.models import User

ROLES = (
    ("admin", "管理员 沈知远", Role.ADMINISTRATOR),
    ("editor", "编辑 陆听雨", Role.EDITOR),
    ("approver", "审核 程思齐", Role.APPROVER),
    ("translator", "翻译 顾明远", Role.TRANSLATOR),
    ("dispatcher", "调度 周启明", Role.DISPATCHER),
    ("dispatcher2", "调度 许安然", Role.DISPATCHER),
    ("clerk", "工作室 林若水", Role.CLERK),
    ("handler", "承办 何立", Role.HANDLER),
    ("head", "科长 宋维", Role.HANDLER),
    ("reviewer", "答复审核 钱慎之", Role.REVIEWER),
    ("publisher", "公开审核 方正", Role.PUBLISHER),
)
BUSY_UNIT = "urban"
"""The unit of the logins ``handler`` and ``head``."""


@dataclass(frozen=True)
class Staff:
    by_name: dict[str, User]
    handlers: dict[str, list[User]]
    """Unit code → those who write its replies."""

    def __getitem__(self, name: str) -> User:
        return self.by_name[name]


def write_staff(lists: Lists, password: str) -> Staff:
    hashed = make_password(password)
    groups = {group.name: group for group in Group.objects.all()}
    by_name = {
        name: User.objects.create(
            username=name,
            password=hashed,
            display_name=label,
            is_superuser=role == Role.ADMINISTRATOR,
            is_staff=role == Role.ADMINISTRATOR,
        )
        for name, label, role in ROLES
    }
    for name, _label, role in ROLES:
        by_name[name].groups.add(groups[role])
    handlers: dict[str, list[User]] = {}
    for code, unit in lists.units.items():
        user = User.objects.create(
            username=f"unit-{code}",
            password=hashed,
            display_name=f"{unit.label.removeprefix('区')}承办人",
        )
        user.groups.add(groups[Role.HANDLER])
        UnitStaff.objects.create(unit=unit, user=user, role=UnitRole.HANDLER)
        handlers[code] = [user]
    busy = lists.units[BUSY_UNIT]
    UnitStaff.objects.create(unit=busy, user=by_name["handler"], role=UnitRole.HANDLER)
    UnitStaff.objects.create(unit=busy, user=by_name["head"], role=UnitRole.HEAD)
    handlers[BUSY_UNIT] = [by_name["handler"], by_name["handler"], by_name["head"]]
    return Staff(by_name, handlers)


def give_addresses() -> None:
    """Mail addresses come last, so that seeding writes no mail."""
    for user in User.objects.filter(email="").order_by("pk"):
        user.email = f"{user.username}@qingyuan.example"
        user.save(update_fields=["email"])


def logins_file(var_dir: Path) -> Path:
    return var_dir / "demo-logins.txt"


def password_for(var_dir: Path) -> str:
    """``DEMO_PASSWORD``, or the one generated before, or a new one."""
    if given := os.environ.get("DEMO_PASSWORD"):
        return given
    path = logins_file(var_dir)
    if path.exists():
        return path.read_text(encoding="utf-8").splitlines()[0].split(": ", 1)[1]
    return secrets.token_urlsafe(12)


def keep_logins(var_dir: Path, password: str, codes: list[tuple[str, str]]) -> str:
    """Write the logins, and some residents' codes to try tracking with, to their file; return its text."""
    lines = [f"password: {password}", *(f"{name:<12} {label}" for name, label, _role in ROLES)]
    lines += [f"{number:<14} {code}" for number, code in codes]
    text = "\n".join(lines) + "\n"
    path = logins_file(var_dir)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
    return text


def set_password_again(password: str) -> None:
    """After the password was given anew in the environment: nothing to do when it is the same."""
    first = User.objects.filter(username="dispatcher").first()
    if first is None or first.check_password(password):
        return
    names = [name for name, _label, _role in ROLES]
    staff = User.objects.filter(username__in=names) | User.objects.filter(
        username__startswith="unit-"
    )
    staff.update(password=make_password(password))
