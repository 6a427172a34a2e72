"""Which row of a list is which row of another: by its number, else by what makes it itself."""

from collections import defaultdict

# Per list: the keys by which its rows are recognised, the surest first. Rows with equal keys pair
# in their order.
KEYS = {
    "legal_bases": [("doc_type", "number")],
    "purposes": [("number",)],
    "requirements": [("number",)],
    "sections": [("number",)],
    # A task is its words: where numbers shift because one was put in, reports stay with theirs.
    "tasks": [("number", "text"), ("text",), ("section", "number"), ("number",)],
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
