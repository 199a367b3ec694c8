"""Pages of words, numbers and articles."""

app_name = "learn"

urlpatterns = []
