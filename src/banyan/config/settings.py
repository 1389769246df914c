"""All settings, read from the environment. Nothing else imports this module."""

from __future__ import annotations

from pathlib import Path

import django.conf.locale

from banyan.access import providers
from banyan.base import environment as env

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent
DATA = env.data_folder()

BANYAN_DATA = DATA
BANYAN_DEMO = (
    env.flag("BANYAN_DEMO", False, "This is a demonstration: SPECIMEN")
    or (DATA / "specimen").exists()
)
BANYAN_IATI_ORGANISATION = env.text(
    "BANYAN_IATI_ORGANISATION",
    "",
    "Identifier of the organisation for exports of projects to IATI",
)
BANYAN_PACK = env.text("BANYAN_PACK", "vn-party", "The rulebook pack in force")
BANYAN_MAX_FILE_MB = env.number(
    "BANYAN_MAX_FILE_MB", 25, "Largest file that is taken in, in megabytes"
)
BANYAN_TOKEN_DAYS = env.number(
    "BANYAN_TOKEN_DAYS", 366, "For how many days a token of an account may live"
)
BANYAN_TOKEN_RATE = env.number(
    "BANYAN_TOKEN_RATE", 600, "Requests a minute that one token may make"
)
BANYAN_MEANING = env.flag(
    "BANYAN_MEANING", True, "Search by meaning too, where banyan[meaning] is installed"
)
BANYAN_JOB_FILE_DAYS = env.number(
    "BANYAN_JOB_FILE_DAYS", 14, "Days that the files of jobs (exports) are kept"
)
BANYAN_JOB_DAYS = env.number(
    "BANYAN_JOB_DAYS", 180, "Days that ended jobs stay in the history"
)
BANYAN_IMPORT_PREVIEW_DAYS = env.number(
    "BANYAN_IMPORT_PREVIEW_DAYS", 7, "Days that the preview of a table is kept"
)
BANYAN_IMPORT_UNDO_DAYS = env.number(
    "BANYAN_IMPORT_UNDO_DAYS", 30, "Days in which a loaded table can be taken back"
)
SECRET_KEY = env.secret(DATA)
DEBUG = env.flag("BANYAN_DEBUG", False, "Show error details; never in production")
ALLOWED_HOSTS = env.text(
    "BANYAN_HOSTS", "localhost,127.0.0.1,[::1],testserver", "Host names served"
).split(",")
CSRF_TRUSTED_ORIGINS = [
    o for o in env.text("BANYAN_ORIGINS", "", "Trusted origins").split(",") if o
]
SECURE = env.flag("BANYAN_HTTPS", False, "Served over HTTPS: secure cookies, HSTS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SESSION_ENGINE = "banyan.access.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_FAILURE_VIEW = "banyan.web.shared.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

DATABASES = {"default": env.database(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["models.W040"]
"""Columns that an index only carries: SQLite leaves them out, and needs them not."""
AUTH_USER_MODEL = "access.Account"

INSTALLED_APPS = [
    "django.forms",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "tablericons",
    "django_tasks",
    "django_tasks_db",
    "banyan.base",
    "banyan.ledger",
    "banyan.access",
    "banyan.rulebook",
    "banyan.decisions",
    "banyan.papers",
    "banyan.deadlines",
    "banyan.search",
    "banyan.lists",
    "banyan.units",
    "banyan.people",
    "banyan.jobs",
    "banyan.figures",
    "banyan.knowledge",
    "banyan.exchange",
    "banyan.projects",
    "banyan.meetings",
    "banyan.cases",
    "banyan.commitments",
    "banyan.imports",
    "banyan.evaluation",
    "banyan.training",
    "banyan.briefings",
    "banyan.yearly",
    "banyan.packages",
    "banyan.web",
    "banyan.api",
    "banyan.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "banyan.web.middleware.DayRollMiddleware",
    "banyan.web.middleware_actor.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "banyan.web.middleware_actor.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "banyan.web.shared.errors.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "banyan.web.urls"
WSGI_APPLICATION = "banyan.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "banyan.web.templating.loader.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "banyan.web.shared.frame.context",
            ],
            "builtins": [],
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "banyan.access.backends.AccountBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]

django.conf.locale.LANG_INFO["lo"] = {
    "bidi": False,
    "code": "lo",
    "name": "Lao",
    "name_local": "ລາວ",
}
LANGUAGE_CODE = "en"
LANGUAGES = [("vi", "Tiếng Việt"), ("lo", "ລາວ"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "banyan_language"
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["banyan.web.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(exist_ok=True)
ASSETS = DATA / "assets"
ASSETS.mkdir(exist_ok=True)
STATICFILES_DIRS = [ASSETS]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+\.[0-9a-f]{12}\.\w+$"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "object-src": ["'none'"],
    }
}

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
    }
}

EMAIL_BACKEND = env.text(
    "BANYAN_MAIL_BACKEND",
    "django.core.mail.backends.filebased.EmailBackend",
    "Django mail backend; the default writes mails into the data folder",
)
EMAIL_FILE_PATH = DATA / "mail"
EMAIL_HOST = env.text("BANYAN_MAIL_HOST", "localhost", "Mail server")
EMAIL_PORT = env.number("BANYAN_MAIL_PORT", 25, "Port of the mail server")
DEFAULT_FROM_EMAIL = env.text("BANYAN_MAIL_FROM", "banyan@localhost", "Sender of mails")

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_USERNAME_CALLABLE = "banyan.access.signin.attempted_account"
AXES_LOCKOUT_CALLABLE = "banyan.access.signin.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "password"]

ACCOUNT_ADAPTER = "banyan.access.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = (
    "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
)
ACCOUNT_FORMS = {
    "login": "banyan.web.features.accounts.forms.SignInForm",
    "reset_password": "banyan.web.features.accounts.forms.ResetForm",
    "reset_password_from_key": "banyan.web.features.accounts.forms.NewPasswordForm",
    "change_password": "banyan.web.features.accounts.forms.ChangePasswordForm",
    "reauthenticate": "banyan.web.features.accounts.forms.ConfirmPasswordForm",
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
SOCIALACCOUNT_ADAPTER = "banyan.access.adapters.LinkAdapter"
SOCIALACCOUNT_PROVIDERS = providers.apps(providers.read(DATA))
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
MFA_ADAPTER = "banyan.access.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Banyan"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "banyan.web.features.accounts.forms.CodeForm",
    "reauthenticate": "banyan.web.features.accounts.forms.ConfirmCodeForm",
    "activate_totp": "banyan.web.features.accounts.forms.ActivateForm",
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "cache",
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
