"""Settings. Production unless PORTAL_ENV says preview, development or test.

Every value that differs between places comes from the environment; .env.example lists them all.
"""

import os
import secrets
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("PORTAL_VAR", BASE_DIR / "var"))

PORTAL_ENV = os.environ.get("PORTAL_ENV", "production")
if PORTAL_ENV not in {"production", "preview", "development", "test"}:
    raise ImproperlyConfigured("PORTAL_ENV is production, preview, development or test.")
ON_ONE_MACHINE = PORTAL_ENV in {"development", "test"}


def env(name, default=None):
    """Return the setting `name`; `default` counts only in development and test."""
    value = os.environ.get(name)
    if value:
        return value
    if ON_ONE_MACHINE and default is not None:
        return default
    raise ImproperlyConfigured(f"Set {name}; .env.example says what it is for.")


def own_secret(name):
    """Return the secret kept in the data folder of a one-machine set-up, made on first use."""
    path = VAR_DIR / name
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)  # the first process wins; the others read what it wrote
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


# Who runs this site

SITE_NAME = os.environ.get("SITE_NAME", "Beside")
SITE_ORGANIZATION = os.environ.get("SITE_ORGANIZATION", "")
SITE_CONTACT_EMAIL = os.environ.get("SITE_CONTACT_EMAIL", "")
SITE_URL = os.environ.get("SITE_URL", "")
HIPAA_STATEMENT = os.environ.get("HIPAA_STATEMENT", "")
CLINICAL_REVIEW_RECORDED = os.environ.get("CLINICAL_REVIEW_RECORDED", "")
AJCC_LICENSE_DECISION = os.environ.get("AJCC_LICENSE_DECISION", "")

# What a reader can name when something looks wrong; the rule edition stands in the data files.
BUILD = os.environ.get("BUILD", "0.1.0")[:40]

# Core

DEBUG = PORTAL_ENV == "development" and os.environ.get("PORTAL_DEBUG") == "1"
SECRET_KEY = env("SECRET_KEY", own_secret("secret-key") if ON_ONE_MACHINE else None)
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
    raise ImproperlyConfigured("SECRET_KEY needs 50 random characters or more.")
# Older ones that are still believed: what they signed lasts 15 minutes.
SECRET_KEY_FALLBACKS = [k for k in os.environ.get("SECRET_KEY_FALLBACKS", "").split(",") if k]
FIELD_KEYS = env("FIELD_KEYS", own_secret("field-key") if ON_ONE_MACHINE else None).split(",")
if min(map(len, FIELD_KEYS)) < 32:
    raise ImproperlyConfigured("Each of FIELD_KEYS needs 32 random characters or more.")
ALLOWED_HOSTS = env("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if o]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "accounts.apps.StaffAreaConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "portal",
    "sources",
    "privacy",
    "post",
    "accounts.apps.AccountsConfig",
    "feedback",
    "resources",
    "staging",
    "learn.apps.LearnConfig",
    "checklists",
]

MIDDLEWARE = [
    "portal.answers.RequestLog",
    "portal.replica.ReadFromReplica",
    "django.middleware.security.SecurityMiddleware",
    "portal.headers.SecurityHeaders",
    "portal.encoding.OnlyUtf8",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.devices.used_now",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.site",
            ],
        },
    }
]

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# Database: PostgreSQL when PGDATABASE is set (its driver reads PGHOST, PGUSER, PGPASSWORD, ...).

HAS_REPLICA = False
PGPOOLED = os.environ.get("PGPOOLED") == "1"
if os.environ.get("PGDATABASE") or not ON_ONE_MACHINE:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": env("PGDATABASE"),
            # A pooler gives each transaction another connection; without one each thread keeps its.
            "CONN_MAX_AGE": 0 if PGPOOLED else 60,
            "CONN_HEALTH_CHECKS": not PGPOOLED,
            "DISABLE_SERVER_SIDE_CURSORS": PGPOOLED,
            "OPTIONS": {"connect_timeout": 5},
        }
    }
    if replica := os.environ.get("PGREPLICAHOST"):
        HAS_REPLICA = True
        DATABASES["replica"] = DATABASES["default"] | {"HOST": replica}
        DATABASE_ROUTERS = ["portal.replica.Router"]
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR_DIR / "portal.sqlite3",
            "CONN_MAX_AGE": 60,  # to open it takes as long as three questions
            "OPTIONS": {
                # IMMEDIATE: with Django's default two writers at once end in "database is locked".
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # 128 MB of the file at most are read from memory that all processes share.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                "PRAGMA mmap_size=134217728;",
            },
        }
    }

# People

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "accounts:home"
# No passwords: a six-digit code by e-mail, and a second factor for staff and whoever wants one.
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = ACCOUNT_LOGIN_BY_CODE_FORMAT
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# By client (a clinic's Wi-Fi is one) and by address; ten minutes of waiting open every limit.
ACCOUNT_RATE_LIMITS = {
    "ask_for_code": "60/10m/ip,5/10m/key",
    "try_code": "120/10m/ip,15/10m/key",
    "login_failed": "120/10m/ip,10/10m/key",
}
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.second_factor_forms.Authenticate",
    "reauthenticate": "accounts.second_factor_forms.Reauthenticate",
    "activate_totp": "accounts.second_factor_forms.Activate",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
# How many proxies of the operator's stand in front, so that clients can be told apart.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("PROXIES", "0"))
# How long deleted data may live on in backups, and when an account nobody uses is erased.
BACKUP_DAYS = int(os.environ.get("BACKUP_DAYS", "30"))
ACCOUNT_WARNED_AFTER_DAYS, ACCOUNT_ERASED_AFTER_DAYS = 335, 365

# Limits are counted where every process sees them.

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Visits: sealed on the server, 24 hours after the last use.

SESSION_ENGINE = "privacy.sealed"
SESSION_COOKIE_AGE = 24 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Headers

IS_PUBLIC = not ON_ONE_MACHINE
SECURE_SSL_REDIRECT = IS_PUBLIC and os.environ.get("TLS_REDIRECT", "1") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_PUBLIC else None
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60 if IS_PUBLIC else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PUBLIC
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PUBLIC
# Browsers believe this prefix of nobody but this host, over https: no other can plant a cookie.
SESSION_COOKIE_NAME = "__Host-visit" if IS_PUBLIC else "visit"
CSRF_COOKIE_NAME = "__Host-csrftoken" if IS_PUBLIC else "csrftoken"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.views.form_refused"
# Not no-referrer: browsers would then send "Origin: null" and every form post would be refused.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Languages: another one joins the list when its catalogue has been made by a person.

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

# Static files

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ROOT = None

# Watching: /metrics exists where there is a token for it.

METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")
ERROR_REPORTS_TO = os.environ.get("ERROR_REPORTS_TO", "")

# Mail and logs

# Pages put letters into the outbox; the worker brings them to the mail server. On one machine
# without a mail server they go to a folder and to the worker's terminal.
EMAIL_BACKEND = "post.outbox.Outbox"
EMAIL_HOST = env("EMAIL_HOST", "")
POST_DELIVERY = "post.smtp.Server" if EMAIL_HOST else "post.folder.Folder"
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TLS = os.environ.get("EMAIL_TLS", "starttls")
if EMAIL_TLS not in {"starttls", "tls", "none"}:
    raise ImproperlyConfigured("EMAIL_TLS is starttls, tls or none.")
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_TLS == "starttls", EMAIL_TLS == "tls"
EMAIL_PORT = int(
    os.environ.get("EMAIL_PORT") or {"starttls": 587, "tls": 465, "none": 25}[EMAIL_TLS]
)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", f"{SITE_NAME} <beside@localhost>")
# Letters are written where no request tells the site's address.
SITE_ADDRESS = SITE_URL.rstrip("/") or (
    f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    if ON_ONE_MACHINE
    else f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
)
WORKER_TIMETABLE = "portal.jobs.TIMETABLE"
PAGE_LINKS = "portal.page_links.page_links"
# Asks the servers of all organizations: not from everybody's own machine.
LINK_CHECK = os.environ.get("LINK_CHECK", "0" if ON_ONE_MACHINE else "1") == "1"
ADMINS = []  # error mail stays off: it would carry what readers typed
LOG_FORMAT = os.environ.get("LOG_FORMAT", "plain" if ON_ONE_MACHINE else "json")
LOG_REQUESTS = os.environ.get("LOG_REQUESTS", "0" if ON_ONE_MACHINE else "1") == "1"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "portal.logs.WithoutValues"},
        "json": {"()": "portal.logs.Json"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "portal.requests": {"level": "INFO" if LOG_REQUESTS else "ERROR"},
    },
}
LOGGING_CONFIG = "logging.config.dictConfig"
