"""People who sign in: readers who keep a list, and staff. No one has a password."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.text import EncryptedTextField


class UserManager(BaseUserManager):
    """Makes accounts; an e-mail address is stored in lower case."""

    def create_user(self, email, password=None, **fields):
        """Return a new account; without a password nobody can sign in with one."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """Return a new account that may do everything in the staff area."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        """Return the account with this address, in whatever case it was typed."""
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """An account is an e-mail address and nothing more: no name, no date of birth."""

    email = models.EmailField(_("email address"), unique=True)
    is_staff = models.BooleanField(
        _("staff"), default=False, help_text=_("May sign in to the staff area.")
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Untick instead of deleting a staff member.")
    )
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    # When the e-mail went out that an account nobody uses will be erased.
    warned_at = models.DateTimeField(null=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_email")]

    def __str__(self):
        return self.email

    def clean(self):
        super().clean()
        self.email = self.email.strip().lower()


class SignIn(models.Model):
    """A sign-in that waits for its code; what happens to it is in `accounts.sign_in`."""

    token_hash = models.CharField(primary_key=True, max_length=64)
    link_hash = models.CharField(max_length=64, unique=True)
    code = EncryptedTextField()
    address = EncryptedTextField()
    next_page = EncryptedTextField()
    is_own_device = models.BooleanField()
    tries = models.PositiveSmallIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self):
        return "A sign-in"


class Consent(models.Model):
    """A yes to keeping things in an account, with the version of the words it was a yes to."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents")
    version = models.CharField(max_length=10)
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "version"], name="one_consent_per_version")
        ]

    def __str__(self):
        return f"Consent of {self.given_at:%Y-%m-%d}"
