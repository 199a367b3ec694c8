"""The second-opinion checklist."""

from django.apps import AppConfig


class ChecklistsConfig(AppConfig):
    name = "checklists"

    def import_models(self):
        super().import_models()
        # Its rows live beside what uses them.
        from checklists import reminders  # noqa: F401

    def ready(self):
        from accounts import holdings
        from checklists import reminders
        from checklists.exports import data

        for part in (*data.PARTS, reminders.PART):
            holdings.register(part)
