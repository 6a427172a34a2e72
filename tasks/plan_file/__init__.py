"""A plan as a JSON document: reading it with every fault named, writing it to the database, giving
it back word for word, and saying what differs. The format stands in docs/dinh-dang-ke-hoach.md.

Nothing here prints or opens files: the command and, later, uploads do.
"""

from agencies.shape import Fault, Faulty, read_json
from tasks.plan_file.checking import check
from tasks.plan_file.dumping import dump, dump_text
from tasks.plan_file.loading import Outcome, load

__all__ = ["Fault", "Faulty", "Outcome", "check", "dump", "dump_text", "load", "read_json"]
