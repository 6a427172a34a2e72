"""The table of ratios, as Markdown."""

from benchmarks.measure import Measured
from benchmarks.pages import GROWTH, MEMORY

NONE = "–"


def table(measured, memory, about):
    """benchmarks/results.md: `measured` is [Measured], `memory` {place: MiB}, `about` [sentence]."""
    return "\n".join(
        [
            "# Results of the last run",
            "",
            *(f"- {sentence}" for sentence in about),
            "",
            *_ratios(measured),
            "",
            *_growth(measured),
            "",
            f"Memory per worker after all of it: product {memory['product']:.0f} MiB (at most {MEMORY}:"
            f" {_verdict(memory['product'], MEMORY)}), floor {memory['floor']:.0f} MiB.",
            "",
        ]
    )


def _ratios(measured):
    yield (
        "| page | product ms, median / p95 | floor ms, median / p95 | ratio | at most | | at p10 | CPU "
        "| reads / statements | at most | | per second at 16, product / floor |"
    )
    yield f"|{'---|' * 12}"
    for one in measured:
        page, ratio = one.page, one.ratio("product", "floor")
        cells = [
            page.name,
            _times(one, "product") if page.product else "chưa có",
            _times(one, "floor"),
            _number(ratio, ".2f", "×"),
            _number(page.ratio, ".1f", "×"),
            _verdict(ratio, page.ratio),
            _number(one.ratio("product", "floor", Measured.p10), ".2f", "×"),
            _number(one.cpu_ratio, ".2f", "×"),
            f"{one.reads} / {one.statements}" if one.statements else NONE,
            _limit(page),
            _statements_verdict(one),
            " / ".join(_number(one.per_second.get(place), ".0f") for place in ("product", "floor")),
        ]
        yield f"| {' | '.join(cells)} |"


def _growth(measured):
    yield "| page | all provinces ms | one province ms | ratio | at most | | at p10 |"
    yield f"|{'---|' * 7}"
    for one in measured:
        ratio = one.ratio("product", "alone")
        if ratio:
            times = f"{one.median('product'):.1f} | {one.median('alone'):.1f} | {ratio:.2f}×"
            least = one.ratio("product", "alone", Measured.p10)
            yield (
                f"| {one.page.name} | {times} | {GROWTH:.2f}× | {_verdict(ratio, GROWTH)} "
                f"| {least:.2f}× |"
            )


def _times(one, place):
    if place not in one.seconds:
        return NONE
    return f"{one.median(place):.1f} / {one.p95(place):.1f}"


def _number(value, form, unit=""):
    return NONE if value is None else f"{value:{form}}{unit}"


def _limit(page):
    if page.reads:
        return f"{page.reads} reads"
    return f"{page.statements} statements" if page.statements else NONE


def _statements_verdict(one):
    if one.page.reads:
        return _verdict(one.reads, one.page.reads)
    return _verdict(one.statements, one.page.statements)


def _verdict(value, most):
    if value is None or most is None:
        return NONE
    return "reached" if value <= most else "**missed**"
