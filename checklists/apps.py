"""The second-opinion checklist."""

from django.apps import AppConfig


class ChecklistsConfig(AppConfig):
    name = "checklists"

    def import_models(self):
        super().import_models()
        # Its rows live beside what uses them.
        from checklists import reminders  # noqa: F401

    def ready(self):
        from django.contrib.auth.signals import user_logged_in

        from accounts import holdings
        from checklists import keeping, reminders
        from checklists.exports import data

        for part in (*data.PARTS, reminders.PART):
            holdings.register(part)
        user_logged_in.connect(keeping.bring_at_sign_in, dispatch_uid="checklists.keeping")
