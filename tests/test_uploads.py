"""One person uploads ten times a minute at most, whichever way the files come."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tasks.core.workflow import Refused
from tasks.models import UploadTally
from tasks.services.uploads import count_upload

from .factories import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_a_minute(settings):
    settings.UPLOADS_PER_MINUTE = 2


def test_third_upload_within_the_minute_is_refused(reporter):
    for second in (0, 59):
        count_upload(by=reporter, at=AT + timedelta(seconds=second))

    with pytest.raises(Refused, match="一分钟内最多上传 2 次，请稍后再试。"):
        count_upload(by=reporter, at=AT + timedelta(seconds=59))

    assert UploadTally.objects.get().count == 2


@pytest.mark.parametrize("seconds", [60, -1], ids=["next-minute", "clock-set-back"])
def test_another_minute_begins_anew(reporter, seconds):
    for _time in range(2):
        count_upload(by=reporter, at=AT)

    count_upload(by=reporter, at=AT + timedelta(seconds=seconds))

    assert UploadTally.objects.get().count == 1


def test_each_person_is_counted_alone(reporter, other_reporter):
    for person in (reporter, reporter, other_reporter):
        count_upload(by=person, at=AT)

    counts = dict(UploadTally.objects.values_list("user__username", "count"))
    assert counts == {"reporter": 2, "other_reporter": 1}


PAGES = {
    "plan": ("/admin/plan-fixtures/", {"upload": "1"}),
    "people": ("/admin/people/upload/", {}),
}


@pytest.mark.parametrize(("url", "sent"), PAGES.values(), ids=PAGES)
def test_administrations_pages_count_uploads_too(client, administrator, url, sent):
    client.force_login(administrator)

    def upload():
        return client.post(url, sent | {"upload": SimpleUploadedFile("a.json", b"[]")})

    first = [upload().text for _time in range(2)]
    third = upload()

    told = "一分钟内最多上传 2 次，请稍后再试。"
    assert [told in text for text in first] == [False, False]
    assert (third.status_code, told in third.text) == (200, True)


def test_plan_that_ships_is_tried_as_often_as_one_likes(client, administrator):
    client.force_login(administrator)

    for _time in range(3):
        answer = client.post("/admin/plan-fixtures/", {"all": "1"})

    assert "一分钟内" not in answer.text
    assert UploadTally.objects.count() == 0
