"""Settings for invented data and for measuring: the product's own, and a count of statements.

Without DATABASE_URL it is a SQLite file of its own; never the database that .env names.
"""

import os

from config.secret import BASE_DIR

VAR_DIR = os.environ.setdefault("VAR_DIR", str(BASE_DIR / "var" / "benchmarks"))
os.makedirs(VAR_DIR, exist_ok=True)
# Whether the database is ours to fill, without anybody having to say so.
IS_OUR_DATABASE = not os.environ.get("DATABASE_URL")
if IS_OUR_DATABASE:
    os.environ["DATABASE_URL"] = f"sqlite:///{VAR_DIR}/national.sqlite3"
os.environ["DEMO"] = "0"
os.environ.setdefault("SECRET_KEY", "of-the-benchmarks-only-" * 3)
os.environ.setdefault("SITE_URL", "http://127.0.0.1:8115")
os.environ.setdefault("LOG_LEVEL", "WARNING")

from config.settings import *  # noqa: E402, F403
from config.settings import INSTALLED_APPS, MIDDLEWARE  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks"]
API_A_MINUTE = 1_000_000  # the measuring asks with one token, as fast as it is answered
MIDDLEWARE = ["benchmarks.counting.CountStatements", *MIDDLEWARE]
