"""Pages where readers tell us about the site."""

app_name = "feedback"

urlpatterns = []
