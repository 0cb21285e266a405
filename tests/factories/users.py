from __future__ import annotations

from typing import Any

import factory
from django.contrib.auth.models import Group

from portal.users.enums import Role
from portal.users.models import User

PASSWORD = "correct-horse-battery"


class UserFactory(factory.django.DjangoModelFactory):
    """A member of staff; ``role`` (a ``Role``) puts him into the group that the migration made."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence("staff{}".format)
    display_name = factory.Sequence("工作人员{}".format)
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    is_active = True

    @classmethod
    def _create(
        cls, model_class: type[User], *args: Any, password: str = PASSWORD, **kwargs: Any
    ) -> User:
        return model_class.objects.create_user(*args, password=password, **kwargs)

    @factory.post_generation
    def role(self, create: bool, role: Role | None, **kwargs: Any) -> None:
        if role:
            self.groups.add(Group.objects.get(name=role))


class AdministratorFactory(UserFactory):
    """Holds every right."""

    is_superuser = True
