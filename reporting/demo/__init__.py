"""The demonstration: people, the open cycle of Đắk Lắk 2026, and sample reports of a third of its
agencies. Everything is invented, marked so, and the same on every machine; only the days follow
the day on which it is set up.
"""

from reporting.demo.people import ACCOUNTS, PASSWORD
from reporting.demo.setting_up import NotTheDemonstration, set_up

__all__ = ["ACCOUNTS", "PASSWORD", "NotTheDemonstration", "set_up"]
