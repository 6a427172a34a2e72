#!/usr/bin/env python
import os
import sys


def main():
    """Run a management command; `prepare` may first write the secret that settings ask for."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["prepare"]:
        from config.secret import write_secret_if_absent

        write_secret_if_absent()
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
