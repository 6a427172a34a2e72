"""What the names in a plan mean: the agencies of its province on a day, and its groups."""

from agencies.importing.matching import Matcher
from agencies.models import Agency, AgencyGroup
from agencies.shape import suggestion
from agencies.vietnamese import name_key


class Names:
    """The agencies and groups of a province, read once; names mean what they meant on that day.

    Spelling does not matter, and aliases count (agencies/importing/matching.py). `answers`, {word:
    Agency or AgencyGroup}, say what a person answered about doubtful words: they go first.
    """

    def __init__(self, province, on, answers=()):
        self.on, self.answers = on, dict(answers)
        self.matcher = Matcher(province, on)
        self.groups = {one.wording: one for one in AgencyGroup.objects.filter(province=province)}
        self._folded_groups = {name_key(wording): one for wording, one in self.groups.items()}
        self._ended = {}
        for agency in self.matcher.others:
            for word in {agency.name, agency.short_name} - {""}:
                self._ended.setdefault(name_key(word), agency)

    def agency(self, word):
        """(agency, None), or (None, the sentence that says why there is none)."""
        answer = self.answers.get(word)
        if isinstance(answer, Agency):
            return answer, None
        found = self.matcher.find(word)
        if found.agency:
            return found.agency, None
        if found.named:
            return None, f"“{word}” là tên của {len(found.named)} cơ quan; ghi tên viết tắt."
        if self._group(word):
            return None, f"“{word}” là tên nhóm; chỗ này phải là một cơ quan."
        if name_key(word) in self._ended:
            return None, self._has_ended(self._ended[name_key(word)])
        return None, f"không có cơ quan “{word}”{suggestion(word, self._words())}"

    def group(self, word):
        group = self._group(word)
        if group:
            return group, None
        if self.matcher.find(word).named:
            return None, f"“{word}” là tên cơ quan; chỗ này phải là một nhóm."
        return None, f"không có nhóm cơ quan “{word}”{suggestion(word, self.groups)}"

    def party(self, word):
        """An agency, else a group."""
        agency, fault = self.agency(word)
        group = None if agency else self._group(word)
        if agency or group is None:
            return agency, fault and fault.replace("không có cơ quan", "không có cơ quan hay nhóm")
        return group, None

    def candidates(self, word):
        """The agencies that a word without a match may mean, to ask about; [] for a group's name."""
        found = self.matcher.find(word)
        return [] if found.agency or self._group(word) else found.candidates

    def _group(self, word):
        answer = self.answers.get(word)
        if isinstance(answer, AgencyGroup):
            return answer
        return self.groups.get(word) or self._folded_groups.get(name_key(word))

    def _words(self):
        return [w for one in self.matcher.agencies for w in (one.name, one.short_name) if w]

    def _has_ended(self, agency):
        day = f"ngày {self.on:%d/%m/%Y}"
        if agency.until_on and agency.until_on < self.on:
            return f"“{agency}” đã kết thúc hoạt động trước {day} (resolve_on)."
        return f"“{agency}” chưa hoạt động vào {day} (resolve_on)."
