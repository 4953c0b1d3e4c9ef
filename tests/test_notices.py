"""What notices say."""

from tasks.core.notices import SENTENCES, NoticeKind, sentence


def test_every_kind_of_notice_has_a_sentence():
    assert set(SENTENCES) == set(NoticeKind)


def test_sentence_names_what_it_is_given():
    values = {"department": "某厅", "quarter": "2026年第三季度", "count": "2"}

    text = sentence(NoticeKind.RETURNED, values)

    assert text == "某厅2026年第三季度有 2 项被退回，请更正"


def test_sentence_leaves_out_what_it_is_not_given():
    assert sentence(NoticeKind.APPROVED, {"count": "2"}) == "有 2 项已审定"
