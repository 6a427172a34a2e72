"""What the names in a plan mean: the agencies of its province on a day, and its groups."""

from agencies.models import Agency, AgencyGroup
from agencies.shape import suggestion


class Names:
    """The agencies and groups of a province, read once; names mean what they meant on that day."""

    def __init__(self, province, on):
        self.on = on
        self.groups = {one.wording: one for one in AgencyGroup.objects.filter(province=province)}
        self.living, self.ended = {}, {}
        for agency in Agency.objects.filter(province=province):
            rows = self.living if agency.is_alive(on) else self.ended
            for word in {agency.name, agency.short_name} - {""}:
                rows.setdefault(word, []).append(agency)

    def agency(self, word):
        """(agency, None), or (None, the sentence that says why there is none)."""
        found = self.living.get(word, [])
        if len(found) == 1:
            return found[0], None
        if found:
            return None, f"«{word}» là tên của {len(found)} cơ quan; ghi tên viết tắt."
        if word in self.groups:
            return None, f"«{word}» là tên nhóm; chỗ này phải là một cơ quan."
        if word in self.ended:
            return None, self._ended(self.ended[word][0])
        return None, f"không có cơ quan «{word}»{suggestion(word, self.living)}"

    def group(self, word):
        if word in self.groups:
            return self.groups[word], None
        if word in self.living:
            return None, f"«{word}» là tên cơ quan; chỗ này phải là một nhóm."
        return None, f"không có nhóm cơ quan «{word}»{suggestion(word, self.groups)}"

    def party(self, word):
        """An agency, else a group."""
        agency, fault = self.agency(word)
        if agency or word not in self.groups:
            return agency, fault and fault.replace("không có cơ quan", "không có cơ quan hay nhóm")
        return self.groups[word], None

    def _ended(self, agency):
        day = f"ngày {self.on:%d/%m/%Y}"
        if agency.until_on and agency.until_on < self.on:
            return f"«{agency}» đã kết thúc hoạt động trước {day} (resolve_on)."
        return f"«{agency}» chưa hoạt động vào {day} (resolve_on)."
