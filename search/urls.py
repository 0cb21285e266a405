from __future__ import annotations

from django.urls import path

from search import feeds, views

app_name = "search"
urlpatterns = [
    path("", views.search_page, name="page"),
    path("feed/", feeds.search_feed, name="feed"),
    path("suggest/", views.suggestions, name="suggest"),
    path("similar/", views.similar_matters, name="similar"),
]
