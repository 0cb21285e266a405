from __future__ import annotations

from django.urls import path

from studios import views

app_name = "studios"

urlpatterns = [
    path("members/", views.member_list, name="members"),
    path("members/<slug:code>/", views.member_detail, name="member"),
]
