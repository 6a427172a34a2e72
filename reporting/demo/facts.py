"""Figures, days and document numbers that one agency might write, made up but always the same."""

from datetime import timedelta

from agencies.models import Agency
from agencies.vietnamese import thousands
from reporting.demo.words import FIELDS

SYMBOLS = {
    "plan": ("Kế hoạch", "KH"),
    "decision": ("Quyết định", "QĐ"),
    "report": ("Báo cáo", "BC"),
}


class Facts:
    """Fills the {…} of a sentence for one agency: every asking makes up another figure.

    Days lie in the year's reporting period and before the day of writing.
    """

    def __init__(self, random, agency, period_from, written_on):
        self.random, self.agency = random, agency
        self.first, self.last = period_from + timedelta(days=20), written_on - timedelta(days=10)
        self.commune = agency.kind == Agency.Kind.COMMUNE

    def write(self, sentence):
        return sentence.format_map(self)

    def __getitem__(self, name):
        return getattr(self, f"_{name}")()

    def _few(self):
        return f"{self.random.randint(2, 6):02d}"

    def _some(self):
        return str(self.random.randint(11, 38))

    def _many(self):
        return thousands(self.random.randint(22, 240) * 10)

    def _money(self):
        return str(self.random.randint(3, 18) * 5)

    def _share(self):
        return f"{self.random.randint(880, 999) / 10}%".replace(".", ",")

    def _year(self):
        return str(self.first.year)

    def _area(self):
        return "phường" if self.agency.name.startswith("UBND phường") else "xã"

    def _places(self):
        count = self.random.randint(5, 14)
        if self._area() == "phường":
            return f"{count} tổ dân phố"
        if is_highland(self.agency):
            return f"{count} thôn, {self.random.randint(2, 7)} buôn"
        return f"{count} thôn"

    def _field(self):
        return FIELDS.get(self.agency.short_name, "công nghiệp, khu kinh tế")

    def _plan(self):
        return self._document("plan")

    def _decision(self):
        return self._document("decision")

    def _report(self):
        return self._document("report")

    def _letter(self):
        unit = "UBND-VP" if self.commune else f"{self._symbol()}-VP"
        return f"Công văn số {self.random.randint(40, 900)}/{unit} ngày {self._day()}"

    def _document(self, kind):
        word, symbol = SYMBOLS[kind]
        number = self.random.randint(12, 420)
        return f"{word} số {number}/{symbol}-{self._symbol()} ngày {self._day()}"

    def _symbol(self):
        return "UBND" if self.commune else self.agency.short_name.replace(" ", "")

    def _day(self):
        """As official papers write it: 05/02/2026, 18/3/2026."""
        span = max((self.last - self.first).days, 0)
        day = self.first + timedelta(days=self.random.randint(0, span))
        month = f"{day.month:02d}" if day.month < 3 else day.month
        return f"{day.day:02d}/{month}/{day.year}"


def is_highland(agency):
    """Of the former Đắk Lắk rather than of the former Phú Yên, by the official codes."""
    return agency.code.startswith("24")
