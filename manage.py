#!/usr/bin/env python
import os
import sys

# Commands that the product does not carry, and the settings that know them.
BESIDE = dict.fromkeys(["seed_national", "benchmark_facts"], "benchmarks.settings")


def main():
    """Run a management command; `prepare` may first write the secret that settings ask for."""
    settings = BESIDE.get("".join(sys.argv[1:2]), "config.settings")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
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
