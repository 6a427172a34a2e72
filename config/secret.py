"""The installation's secret key: from the environment, else from a file that `prepare` writes once."""

import os
import secrets
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent


def var_dir():
    """The folder for everything that a running installation writes (VAR_DIR, by default var/)."""
    return Path(os.environ.get("VAR_DIR") or BASE_DIR / "var")


def secret_file():
    return var_dir() / "secret-key"


def read_secret():
    """The stored secret, or "" where `prepare` has not run."""
    try:
        return secret_file().read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def write_secret_if_absent():
    """Make the secret once, readable by the owner only; a second call changes nothing."""
    if os.environ.get("SECRET_KEY") or read_secret():
        return
    secret_file().parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(secret_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(60))
