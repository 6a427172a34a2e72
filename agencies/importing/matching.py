"""Which agency a word in a file means: surely, or perhaps, and then the person is asked."""

from dataclasses import dataclass, field
from difflib import get_close_matches

from agencies.importing import Question
from agencies.imports import Alias
from agencies.models import Agency
from agencies.vietnamese import name_key

MOST_CANDIDATES = 5
NEAR_ENOUGH = 0.7
MOST_COMPARISONS = 100_000  # some seconds; a province with all of its names needs a fraction
NEW = "moi"  # the answer "none of these: it is a new agency"


@dataclass(frozen=True)
class Found:
    """What bears the name; where nothing does, what has a near one."""

    named: list = field(default_factory=list)
    near: list = field(default_factory=list)

    @property
    def agency(self):
        """The one that is surely meant, or None."""
        return self.named[0] if len(self.named) == 1 else None

    @property
    def candidates(self):
        """To ask about where `agency` is None; [] where nothing comes near."""
        return self.named or self.near


class Names:
    """Words and what bears them: `own`, [(word, thing)], go before `aliases`, written the same way.

    First compared as written, then without case, diacritics, hyphens, doubled spaces, and with "Ủy
    ban nhân dân" as "UBND".
    """

    def __init__(self, own, aliases=()):
        pairs = [*own, *aliases]
        self._levels = [
            (spelling, _by_word(words, spelling))
            for spelling in (str, name_key)
            for words in (own, aliases)
        ]
        self._keys = _by_word(pairs, name_key)
        self._comparisons = 0

    def find(self, word):
        """Found, at the first of the four ways of comparing by which anything is named so."""
        for spelling, level in self._levels:
            if named := level.get(spelling(word)):
                return Found(named=named)
        return Found(near=self.near(word))

    @property
    def is_exhausted(self):
        """Whether there were too many words to look for what is near each of them."""
        return self._comparisons > MOST_COMPARISONS

    def near(self, word):
        """The few things whose name the word may abbreviate or misspell; [] once `is_exhausted`."""
        self._comparisons += len(self._keys)
        if self.is_exhausted:
            return []
        key = name_key(word)
        short = [name for name in self._keys if _abbreviates(key.split(), name.split())]
        close = get_close_matches(key, self._keys, n=MOST_CANDIDATES, cutoff=NEAR_ENOUGH)
        named = (thing for name in [*short, *close] for thing in self._keys[name])
        return list(dict.fromkeys(named))[:MOST_CANDIDATES]


class Matcher(Names):
    """The codes, short names, names and aliases of a province's agencies, read once; with `on` only
    of those in being that day, the rest being `others`. `aliases` are [(word, agency)]."""

    def __init__(self, province, on=None):
        every = list(Agency.objects.filter(province=province))
        self.agencies = [one for one in every if on is None or one.is_alive(on)]
        self.others = [one for one in every if one not in self.agencies]
        by_pk = {agency.pk: agency for agency in self.agencies}
        aliases = Alias.objects.filter(province=province).values_list("word", "agency")
        self.aliases = [(word, by_pk[pk]) for word, pk in aliases if pk in by_pk]
        own = [(word, agency) for agency in self.agencies for word in words_of(agency)]
        super().__init__(own, self.aliases)


def words_of(agency):
    """The words by which an agency is known."""
    return [word for word in (agency.code, agency.short_name, agency.name) if word]


def _by_word(pairs, spelling):
    """{spelled word: [things]}, each thing once."""
    found = {}
    for word, thing in pairs:
        found.setdefault(spelling(word), {})[thing] = None
    found.pop("", None)
    return {word: list(things) for word, things in found.items()}


def _abbreviates(short, long):
    """Whether each syllable is one of the name's, or the initials of some: "so tp", "so tu phap"."""
    initials = "".join(syllable[0] for syllable in long)
    reached = {0}  # how many syllables of the name may be used up
    for syllable in short:
        whole = {at + 1 for at in reached if long[at : at + 1] == [syllable]}
        reached = whole | {
            at + len(syllable) for at in reached if initials.startswith(syllable, at)
        }
    return bool(short) and len(long) in reached


def which_agency(*, key, place, word, candidates, or_new=False, sentence=""):
    """The Question which of the candidates a word means. Values are ids; NEW where it may be none."""
    choices = [(str(agency.pk), described(agency)) for agency in candidates]
    if or_new:
        choices.append((NEW, "Không phải, đây là cơ quan mới"))
    return Question(
        key=key,
        place=place,
        said=word,
        sentence=sentence or f"“{word}” là cơ quan nào?",
        choices=choices,
    )


def described(agency):
    """An agency among others of a like name: with its code and, where it ended, when."""
    code = agency.code or agency.short_name
    end = f", đến hết ngày {agency.until_on:%d/%m/%Y}" if agency.until_on else ""
    return f"{agency.name}{f' ({code})' if code else ''}{end}"


def remember(*, agency, word, by, now):
    """Keep the word as another name of the agency; the Alias, or None where it is known already."""
    key = name_key(word)
    if not key or key in map(name_key, (agency.name, agency.short_name, agency.code)):
        return None
    alias, is_new = Alias.objects.get_or_create(
        province_id=agency.province_id,
        folded=key,
        defaults={"agency": agency, "word": word, "created_at": now, "created_by": by},
    )
    return alias if is_new else None
