from __future__ import annotations

from studios.models.member import Member
from studios.models.staff import StudioStaff
from studios.models.studio_page import StudioIndexPage, StudioPage

__all__ = ["Member", "StudioIndexPage", "StudioPage", "StudioStaff"]
