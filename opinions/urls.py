from __future__ import annotations

from django.urls import path

from opinions import views

app_name = "opinions"

urlpatterns = [
    path("", views.published, name="published"),
    path("new/", views.new, name="new"),
    path("receipt/", views.receipt, name="receipt"),
    path("track/", views.track, name="track"),
    path("track/file/", views.own_file, name="own_file"),
    *(path(f"track/{slug}/", views.view_of(slug), name=f"track-{slug}") for slug in views.DEEDS),
    path("<slug:number>/", views.published_one, name="one"),
]
