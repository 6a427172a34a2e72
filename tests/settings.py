"""Settings of the tests: the product's own, read from an environment that is the same everywhere.

SQLite is a file (in memory, parallel writers fail where the real thing queues). PostgreSQL when
TEST_DATABASE_URL says so; `tests/postgres.py` starts one and sets it.
"""

import os
from pathlib import Path

VAR_DIR = Path(__file__).resolve().parent.parent / "var" / "test"
(VAR_DIR / "static").mkdir(parents=True, exist_ok=True)  # whitenoise wants the folder

# Every variable that config.settings reads, so that neither the developer's shell nor .env counts.
os.environ.update(
    DEMO="0",
    DEBUG="0",
    SECRET_KEY="of-the-tests-only-" * 3,
    SITE_URL="http://testserver",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    DATABASE_URL=os.environ.get("TEST_DATABASE_URL")
    or f"sqlite:///{VAR_DIR / 'never-migrated.sqlite3'}",
    CACHE_URL="locmemcache://",
    EMAIL_URL="memorymail://",
    DEFAULT_FROM_EMAIL="khong-tra-loi@testserver",
    MEDIA_ROOT=str(VAR_DIR / "media"),
    VAR_DIR=str(VAR_DIR),
    TRUSTED_PROXIES="0",
    LOG_LEVEL="WARNING",
    # Playwright keeps an event loop in the thread of a browser test, which also queries.
    DJANGO_ALLOW_ASYNC_UNSAFE="1",
)

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STORAGES  # noqa: E402

# Two runs side by side need different words here; pytest-xdist adds its worker's name itself.
_suffix = os.environ.get("TEST_DB_SUFFIX", "")
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / f"test{_suffix}.sqlite3")}
else:
    DATABASES["default"]["TEST"] = {"NAME": f"test_kehoach{_suffix}"}
    DATABASES["default"]["CONN_MAX_AGE"] = 0

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
]  # fast, for passwords of nobody
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Gunicorn started by a test (tests/e2e/servers.py) has nobody else to serve its static files.
WHITENOISE_USE_FINDERS = "STATIC_FROM_SOURCE" in os.environ
