"""What readers tell us about the site."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class About(models.TextChoices):
    SITE = "site", _("The site")
    RESULT = "result", _("A result that looks wrong")
    DECODER = "decoder", _("A decoded report that looks wrong")


class Feedback(models.Model):
    """One message. It names no one, and the form asks for no health details."""

    about = models.CharField(_("about"), max_length=10, choices=About, default=About.SITE)
    trying = models.CharField(_("what they were trying to do"), max_length=1000, blank=True)
    in_the_way = models.CharField(_("what got in the way"), max_length=1000)
    build = models.CharField(_("version of the site and the rules"), max_length=100)
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    outcome = models.CharField(_("what was done"), max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("feedback")
        ordering = ["-sent_at"]

    def __str__(self):
        return f"{self.get_about_display()}, {self.sent_at:%d %B %Y}"
