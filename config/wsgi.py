import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

if settings.DEMO and "DEMO_BOUND_TO_LOOPBACK" not in os.environ:
    # Set by gunicorn.conf.py, the one place that knows the socket.
    raise ImproperlyConfigured(
        "DEMO=1 chỉ chạy bằng gunicorn với gunicorn.conf.py của dự án, trên 127.0.0.1."
    )
application = get_wsgi_application()
