"""The token endpoint, and whether the server is ready."""

from django.http import HttpResponse
from django.urls import path
from oauth2_provider.views import TokenView

urlpatterns = [
    path("o/token/", TokenView.as_view()),
    path("ready", lambda request: HttpResponse("ready")),
]
