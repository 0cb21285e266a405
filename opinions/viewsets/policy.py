from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from opinions.models import Opinion, ReplyTemplate, Target
from opinions.permissions import keeps_templates, templates_kept_by
from opinions.querysets import OpinionQuerySet


class OpinionPolicy(ModelPermissionPolicy):
    """What Wagtail's own screens may do with opinions: show those in scope, and nothing else.

    Opinions are changed by moves alone, so nobody adds, changes or deletes one through a generic view.
    """

    def user_has_permission(self, user: AbstractBaseUser, action: str) -> bool:
        return action == "view" and user.is_active and user.has_module_perms("opinions")

    def user_has_any_permission(self, user: AbstractBaseUser, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(
        self, user: AbstractBaseUser, action: str, instance: Opinion
    ) -> bool:
        return (
            self.user_has_permission(user, action)
            and self.scope(user).filter(pk=instance.pk).exists()
        )

    def user_has_any_permission_for_instance(
        self, user: AbstractBaseUser, actions: Iterable[str], instance: Opinion
    ) -> bool:
        return "view" in actions and self.user_has_permission_for_instance(user, "view", instance)

    def instances_user_has_any_permission_for(
        self, user: AbstractBaseUser, actions: Iterable[str]
    ) -> OpinionQuerySet:
        return (
            self.scope(user)
            if self.user_has_any_permission(user, actions)
            else Opinion.objects.none()
        )

    def scope(self, user: AbstractBaseUser) -> OpinionQuerySet:
        return Opinion.objects.visible_to(user)


class TargetPolicy(ModelPermissionPolicy):
    """Every grade keeps its row: nobody deletes one, superusers included."""

    possible = frozenset({"add", "change", "delete"})

    def user_has_permission(self, user: AbstractBaseUser, action: str) -> bool:
        return action in self.possible and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: AbstractBaseUser, actions: Iterable[str]) -> bool:
        return super().user_has_any_permission(user, self.possible & set(actions))

    def user_has_permission_for_instance(
        self, user: AbstractBaseUser, action: str, instance: Target
    ) -> bool:
        stays = action == "delete" and instance.is_base
        return not stays and self.user_has_permission(user, action)


class TemplatePolicy(ModelPermissionPolicy):
    """Administrators keep all templates, the head of a unit those of his own."""

    def user_has_permission(self, user: AbstractBaseUser, action: str) -> bool:
        return keeps_templates(user)

    def user_has_any_permission(self, user: AbstractBaseUser, actions: Iterable[str]) -> bool:
        return keeps_templates(user)

    def user_has_permission_for_instance(
        self, user: AbstractBaseUser, action: str, instance: ReplyTemplate
    ) -> bool:
        return templates_kept_by(user).filter(pk=instance.pk).exists()

    def user_has_any_permission_for_instance(
        self, user: AbstractBaseUser, actions: Iterable[str], instance: ReplyTemplate
    ) -> bool:
        return self.user_has_permission_for_instance(user, "change", instance)

    def instances_user_has_any_permission_for(
        self, user: AbstractBaseUser, actions: Iterable[str]
    ) -> QuerySet[ReplyTemplate]:
        return templates_kept_by(user)
