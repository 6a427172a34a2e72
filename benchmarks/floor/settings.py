"""Only what a view that reads the database needs. Big pages travel compressed, as the product's do."""

import environ

env = environ.Env()

SECRET_KEY = "of-the-floor-only"  # noqa: S105 - nothing is signed
ALLOWED_HOSTS = ["127.0.0.1"]
DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"]["CONN_MAX_AGE"] = 60
MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware"]
ROOT_URLCONF = "benchmarks.floor.urls"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
