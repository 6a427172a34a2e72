"""Gunicorn's settings, and the check that the demonstration listens on this machine only."""

import gc
import ipaddress
import os

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
wsgi_app = "config.wsgi:application"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = 4
timeout = 60
control_socket_disable = True  # nothing of ours uses it, and it would sit in the home folder
max_requests = 2000
max_requests_jitter = 200
accesslog = "-" if os.environ.get("ACCESS_LOG") else None


def is_loopback(address):
    """True for a unix socket, or a host that is this machine: 127.0.0.0/8, ::1, localhost."""
    if isinstance(address, str | bytes):
        return True
    if isinstance(address, int):  # fd://3: opened by somebody else, not known to be this machine's
        return False
    host = address[0]
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_strangers(addresses):
    """Raise SystemExit in the demonstration if anybody but this machine could reach it."""
    if os.environ.get("DEMO", "").lower() not in {"1", "true", "yes", "on", "y", "ok", "t"}:
        return
    strangers = [address for address in addresses if not is_loopback(address)]
    if strangers:
        raise SystemExit(
            "DEMO=1 chỉ được chạy trên chính máy này (127.0.0.1). "
            f"Địa chỉ đang đặt: {', '.join(map(str, strangers))}."
        )
    os.environ["DEMO_BOUND_TO_LOOPBACK"] = "1"


def on_starting(server):
    refuse_strangers(server.cfg.address)


def when_ready(server):
    """The sockets themselves: systemd may hand over others than the settings name."""
    refuse_strangers(listener.getsockname() for listener in server.LISTENERS)


def post_worker_init(worker):
    """What was loaded stays as long as the worker: collecting garbage need not look through it again
    and again, in the middle of somebody's page."""
    gc.collect()
    gc.freeze()
