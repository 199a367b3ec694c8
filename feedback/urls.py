"""Pages where readers tell us about the site."""

from django.urls import path

from feedback import views

app_name = "feedback"

urlpatterns = [
    path("", views.form, name="form"),
    path("thanks/", views.thanks, name="thanks"),
]
