"""Small rules about what residents write. Pure."""

from opinions.rules.titles import title_from

__all__ = ["title_from"]
