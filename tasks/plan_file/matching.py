"""Which row of a list is which row of another: by its number, else by what makes it itself."""

from collections import defaultdict
from difflib import SequenceMatcher

BY_NUMBER = [("section", "number"), ("number",)]
ALIKE = 0.5  # of their words two texts have in common, to be the same task reworded

# Per list: the keys by which its rows are recognised, the surest first. Rows with equal keys pair
# in their order.
KEYS = {
    "legal_bases": [("doc_type", "number")],
    "purposes": [("number",)],
    "requirements": [("number",)],
    "sections": [("number",)],
    "tasks": [("number", "text"), ("text",)],  # and by likeness: match_tasks
    "assignments": [("role", "party", "scope"), ("role", "party"), ("party",)],
    "responsibilities": [("number",)],
    "addressees": [("party",)],
    "duties": [("number",)],
    "reporting_rules": [("source", "kind")],
    "reporters": [("party",)],
    "replaces": [("text",)],
    "recipients": [("name",)],
}


def match(old, new, keys, read_old, read_new):
    """({index in new: row of old}, [rows of old that match nothing]).

    `read_old(row, name)` and `read_new(row, name)` give the parts of the keys.
    """
    pairs, left = {}, list(old)
    for names in keys:
        pool = defaultdict(list)
        for row in left:
            pool[tuple(read_old(row, name) for name in names)].append(row)
        for index, wanted in enumerate(new):
            same = pool[tuple(read_new(wanted, name) for name in names)]
            if index not in pairs and same:
                pairs[index] = same.pop(0)
        left = [row for rows in pool.values() for row in rows]
    order = {id(row): place for place, row in enumerate(old)}
    return pairs, sorted(left, key=lambda row: order[id(row)])


def match_tasks(old, new, read_old, read_new, new_numbers=()):
    """As match, and third those pairs that only their number speaks for: [(row of old, index in new)].

    A task is its words: where numbers shift because one was put in, what was reported stays with
    the words it was about. So the same words come first, then like words under the same number,
    then like words anywhere, and last the number alone, except for the `new_numbers`.
    """
    pairs, left = match(old, new, KEYS["tasks"], read_old, read_new)

    def free():
        return [index for index in range(len(new)) if index not in pairs]

    def likeness(row, index):
        return _likeness(read_old(row, "text"), read_new(new[index], "text"))

    by_number = _match_some(left, new, free(), read_old, read_new)
    pairs |= {i: row for i, row in by_number.items() if likeness(row, i) >= ALIKE}
    for row, index in _best_first(_without(left, pairs), free(), likeness):
        pairs[index] = row
    rest = _match_some(_without(left, pairs), new, free(), read_old, read_new)
    unlike = {i: row for i, row in rest.items() if read_new(new[i], "number") not in new_numbers}
    pairs |= unlike
    return pairs, _without(left, pairs), [(row, index) for index, row in unlike.items()]


def _match_some(old, new, indices, read_old, read_new):
    """{index: row} by number, among these indices only."""
    pairs, _ = match(old, [new[index] for index in indices], BY_NUMBER, read_old, read_new)
    return {indices[place]: row for place, row in pairs.items()}


def _without(rows, pairs):
    paired = {id(row) for row in pairs.values()}
    return [row for row in rows if id(row) not in paired]


def _best_first(rows, indices, likeness):
    """(row, index) of those alike, the most alike first, each row and index once."""
    found = [(likeness(row, index), -index, row) for row in rows for index in indices]
    rows_taken, taken = set(), set()
    for value, index, row in sorted(found, key=lambda one: one[:2], reverse=True):
        if value >= ALIKE and id(row) not in rows_taken and -index not in taken:
            rows_taken.add(id(row))
            taken.add(-index)
            yield row, -index


def _likeness(old, new):
    """Between 0 and 1: how many of their words two texts share, in their order."""
    return SequenceMatcher(None, old.split(), new.split(), autojunk=False).ratio()
