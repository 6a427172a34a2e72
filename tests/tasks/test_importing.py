"""A file that somebody gave: kept, answered, applied once or put away."""

import pytest

from agencies.importing import Check, Question
from agencies.models import Agency, Alias, Upload
from agencies.refusals import NotAllowed
from agencies.shape import Faulty
from tasks.importing import (
    IMPORTERS,
    AlreadyApplied,
    ChangedMeanwhile,
    Discarded,
    Unanswered,
    answer_upload,
    apply_upload,
    discard_upload,
    keep_upload,
    provinces_to_import,
)
from tests.factories import (
    CoordinatorFactory,
    FocalPointFactory,
    JusticeFactory,
    ProvinceFactory,
    UserFactory,
    vn,
)
from tests.workbooks import agencies, row, upload_of

pytestmark = pytest.mark.django_db
IMPORTER = IMPORTERS["agencies"]
NOW = vn(2026, 11, 2, 10)
CONTENT = agencies(row(name="Sở Nội vụ", short_name="SNV", kind="Sở, ban, ngành"))


@pytest.fixture
def province():
    return ProvinceFactory()


@pytest.fixture
def coordinator(province):
    return CoordinatorFactory(province=province)


@pytest.fixture
def stranger():
    return CoordinatorFactory(province=ProvinceFactory(abbreviation="GLI"))


@pytest.fixture
def upload(province, coordinator):
    return upload_of(CONTENT, province, coordinator)


def apply(upload, by, **given):
    seen = given.get("seen") or IMPORTER.check(upload).digest
    return apply_upload(upload=upload, seen=seen, by=by, now=NOW)


# Kept ----------------------------------------------------------------------------------------------


def keep(by, province, name="co-quan.xlsx", content=CONTENT):
    return keep_upload(
        importer=IMPORTER, name=name, content=content, province=province, by=by, now=NOW
    )


def test_a_file_is_kept_as_it_was_given(province, coordinator):
    kept = keep(coordinator, province)

    kept.refresh_from_db()
    assert bytes(kept.content) == CONTENT
    assert (kept.uploaded_by, kept.uploaded_at, kept.is_waiting) == (coordinator, NOW, True)
    assert not Agency.objects.filter(short_name="SNV").exists()


def test_a_file_given_again_takes_the_place_of_the_earlier_one(province, coordinator):
    first, other = keep(coordinator, province), keep(coordinator, province, name="khac.xlsx")
    second = keep(coordinator, province)

    first.refresh_from_db()
    assert (first.content, first.discarded_by) == (None, coordinator)
    assert set(Upload.objects.waiting()) == {other, second}


def test_nobody_keeps_a_file_for_another_province(province, stranger):
    for user in (stranger, FocalPointFactory(), UserFactory()):
        with pytest.raises(NotAllowed):
            keep(user, province)


def test_the_administrator_gives_files_for_every_province(province, stranger, coordinator):
    administrator = UserFactory(is_superuser=True)

    assert len(provinces_to_import(administrator, IMPORTER)) == 2
    assert provinces_to_import(coordinator, IMPORTER) == [province]
    assert provinces_to_import(FocalPointFactory(), IMPORTER) == []


# Seen ----------------------------------------------------------------------------------------------


def test_uploads_are_seen_by_the_coordinators_of_their_province(upload, coordinator, stranger):
    colleague = CoordinatorFactory(province=upload.province)

    assert upload in Upload.objects.visible_to(colleague)
    assert upload in Upload.objects.visible_to(UserFactory(is_superuser=True))
    for user in (stranger, FocalPointFactory(), UserFactory()):
        assert not Upload.objects.visible_to(user).exists()


def test_an_upload_without_a_province_is_seen_by_its_giver(coordinator, stranger):
    own = upload_of(b"{}", None, stranger, kind="plan")

    assert list(Upload.objects.visible_to(stranger)) == [own]
    assert list(Upload.objects.visible_to(coordinator)) == []
    assert list(Upload.objects.visible_to(UserFactory(is_superuser=True))) == [own]


# Applied -------------------------------------------------------------------------------------------


def test_an_applied_file_keeps_what_it_did_and_not_its_content(upload, coordinator):
    done = apply(upload, coordinator)

    done.refresh_from_db()
    assert (done.content, done.applied_by, done.applied_at) == (None, coordinator, NOW)
    assert done.result["added"][0] == "Sở Nội vụ (Sở, ban, ngành)"
    assert Agency.objects.filter(short_name="SNV").exists()


def test_a_file_is_applied_once(upload, coordinator):
    seen = IMPORTER.check(upload).digest
    apply(upload, coordinator)

    with pytest.raises(AlreadyApplied):
        apply(upload, coordinator, seen=seen)
    assert Agency.objects.filter(short_name="SNV").count() == 1


def test_faults_leave_everything_as_it_was(province, coordinator):
    rows = [row(name=f"Sở {n}", kind="Sở, ban, ngành") for n in range(20)]
    upload = upload_of(agencies(*rows, row(name="Sở X", kind="lạ")), province, coordinator)

    with pytest.raises(Faulty, match="ô D22"):
        apply(upload, coordinator)

    upload.refresh_from_db()
    assert upload.is_waiting
    assert not Agency.objects.filter(name__startswith="Sở 1").exists()


def test_what_changed_since_it_was_shown_is_shown_again(upload, coordinator):
    seen = IMPORTER.check(upload).digest
    JusticeFactory(short_name="SNV", name="Sở Nội vụ")

    with pytest.raises(ChangedMeanwhile):
        apply(upload, coordinator, seen=seen)


def test_open_questions_stop_the_application(province, coordinator):
    upload = upload_of(agencies(row(name="Sở TP")), province, coordinator)

    with pytest.raises(Unanswered):
        apply(upload, coordinator)
    assert not Alias.objects.exists()


def test_answers_are_kept_beside_earlier_ones(upload, coordinator):
    answer_upload(upload=upload, answers={"một": "1"}, by=coordinator)
    answer_upload(upload=upload, answers={"hai": "2"}, by=coordinator)

    upload.refresh_from_db()
    assert upload.answers == {"một": "1", "hai": "2"}


def test_only_those_who_may_give_may_answer_apply_or_put_away(upload, stranger):
    with pytest.raises(NotAllowed):
        apply(upload, stranger)
    with pytest.raises(NotAllowed):
        answer_upload(upload=upload, answers={}, by=stranger)
    with pytest.raises(NotAllowed):
        discard_upload(upload=upload, by=stranger, now=NOW)


def test_a_file_put_away_is_gone_and_cannot_be_applied(upload, coordinator):
    seen = IMPORTER.check(upload).digest

    discard_upload(upload=upload, by=coordinator, now=NOW)

    upload.refresh_from_db()
    assert (upload.content, upload.discarded_by) == (None, coordinator)
    with pytest.raises(Discarded):
        apply(upload, coordinator, seen=seen)


def test_an_applied_file_is_not_put_away(upload, coordinator):
    apply(upload, coordinator)

    with pytest.raises(AlreadyApplied):
        discard_upload(upload=upload, by=coordinator, now=NOW)


# What a check says ---------------------------------------------------------------------------------


def question(**fields):
    words = {"key": "k", "place": "ô A1", "said": "x", "sentence": "?", "choices": [("1", "Một")]}
    return Question(**(words | fields))


def test_a_check_is_sound_without_faults_and_open_questions():
    assert Check().is_sound
    assert not Check(faults=["x"]).is_sound
    assert not Check(questions=[question()]).is_sound
    assert Check(questions=[question(default="1")]).is_sound
    assert Check(questions=[question().answered({"k": "1"})]).is_sound


def test_a_check_that_only_keeps_does_nothing():
    assert Check(kept=["x"], notes=["y"]).does_nothing
    assert not any(Check(**{name: ["x"]}).does_nothing for name in ("added", "changed", "ended"))


def test_the_digest_follows_everything_that_is_shown():
    digests = {
        Check().digest,
        Check(added=["x"]).digest,
        Check(changed=["x"]).digest,
        Check(questions=[question()]).digest,
        Check(questions=[question(answer="1")]).digest,
    }

    assert len(digests) == 5
    assert Check(added=["x"]).digest == Check(added=["x"]).digest
