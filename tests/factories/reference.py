from __future__ import annotations

import factory

from portal.reference.enums import AreaLevel, UnitRole
from portal.reference.models import Area, Field, Sector, Unit, UnitStaff
from tests.factories.users import UserFactory


class AreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Area

    code = factory.Sequence("area-{}".format)
    label = factory.Sequence("河东街道{}".format)
    label_en = factory.Sequence("Hedong Street {}".format)
    level = AreaLevel.TOWN


class FieldFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Field

    code = factory.Sequence("field-{}".format)
    label = factory.Sequence("城乡建设{}".format)
    label_en = factory.Sequence("Urban development {}".format)


class SectorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Sector

    code = factory.Sequence("sector-{}".format)
    label = factory.Sequence("教育界{}".format)
    label_en = factory.Sequence("Education {}".format)


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Unit

    code = factory.Sequence("unit-{}".format)
    label = factory.Sequence("住房和建设局{}".format)
    label_en = factory.Sequence("Housing Bureau {}".format)
    email = factory.LazyAttribute(lambda unit: f"{unit.code}@example.org")


class UnitStaffFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UnitStaff

    unit = factory.SubFactory(UnitFactory)
    user = factory.SubFactory(UserFactory)
    role = UnitRole.HANDLER
