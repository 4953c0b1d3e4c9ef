"""Who gets what answer at which address. A test walks every address of the site.

A row is: address name -> (answers to GET, answers to POST), each one word for every
person in the order of CAST. An address that is missing here fails the build.

Words: ok 200 · in login page · go redirect elsewhere · no 403 · nf 404 · mt 405 ·
au 401 · cf 409.
"""

CAST = (
    "anonymous",
    "reporter",  # of the department whose objects are asked for
    "other_reporter",
    "city_reporter",
    "reviewer",
    "official",
    "administrator",
    "auditor",
)


def everybody(word):
    """Everyone who is logged in gets one answer, others the login page."""
    return "in" + f" {word}" * (len(CAST) - 1)


PAGE = (everybody("ok"), everybody("mt"))
#            anon rep oth cit rev off adm aud
AUDITORS = "in   no  no  no  no  no  no  {0}"
REPORTERS = "in   {0} {0} {0} no  no  no  no"

MATRIX = {
    "overview": PAGE,
    "task_list": PAGE,
    "task_detail": PAGE,
    "action_detail": PAGE,
    "indicator_list": PAGE,
    "indicator_detail": PAGE,
    "department_list": PAGE,
    "department_detail": PAGE,
    "city_list": PAGE,
    "city_detail": PAGE,
    "compare_ranking": PAGE,
    "compare_quarters": PAGE,
    "compare_years": PAGE,
    "compare_indicators": PAGE,
    "compare_units": PAGE,
    "compare_cities": PAGE,
    "compare_map": PAGE,
    "compare_lines": PAGE,
    "replay": PAGE,
    "meeting": PAGE,
    "note_list": PAGE,
    # One's own account
    "login": (
        "ok ok ok ok ok ok ok ok",
        "ok ok ok ok ok ok ok ok",
    ),
    "logout": (
        "in mt mt mt mt mt mt mt",
        "in in in in in in in in",
    ),
    "password_change": (everybody("ok"), everybody("ok")),
    "password_change_done": PAGE,
    "inbox": PAGE,
    "inbox_open": (everybody("mt"), "in go nf nf nf nf nf nf"),  # the reporter's own
    "inbox_read_all": (everybody("mt"), everybody("go")),
    "saved_views": (everybody("ok"), everybody("ok")),
    "view_menu": PAGE,
    "view_rename": (everybody("mt"), "in ok nf nf nf nf nf nf"),  # without a name
    "view_delete": (everybody("mt"), "in go nf nf nf nf nf nf"),
    "account_tokens": (everybody("ok"), everybody("ok")),
    "account_token_revoke": (everybody("mt"), "in go nf nf nf nf nf nf"),
    "set_language": (
        "go go go go go go go go",
        "go go go go go go go go",
    ),
    # The quarterly round
    "report": (REPORTERS.format("ok"), REPORTERS.format("go")),
    "report_cell": (everybody("mt"), REPORTERS.format("nf")),  # names no row
    "report_evidence": (everybody("mt"), REPORTERS.format("nf")),  # names no row
    # A file of an approved figure, and so an official may open it.
    "evidence_file": ("in ok nf nf ok ok ok ok", everybody("mt")),
    "report_submit": (REPORTERS.format("ok"), "in go cf cf no no no no"),  # incomplete
    "report_withdraw": (everybody("mt"), REPORTERS.format("go")),
    "report_workbook": (REPORTERS.format("ok"), everybody("mt")),
    "report_upload": (everybody("mt"), REPORTERS.format("go")),  # without a file
    "report_upload_confirm": (everybody("mt"), REPORTERS.format("go")),
    "report_upload_marked": (everybody("mt"), REPORTERS.format("go")),
    "report_extension": (
        REPORTERS.format("ok"),
        REPORTERS.format("ok"),
    ),  # an empty form
    "report_extension_withdraw": (
        everybody("mt"),
        REPORTERS.format("nf"),
    ),  # names none
    "extension": ("in ok nf nf ok nf ok ok", "in no nf nf ok nf no no"),
    "review": ("in no no no ok no ok ok", everybody("mt")),
    "review_remind": (everybody("mt"), "in no no no go no no no"),
    "review_submission": (
        "in ok nf nf ok nf ok ok",
        "in no nf nf ok nf no no",
    ),
    # Supervision slips: the reporter's department has one that awaits its answer
    "slip_list": PAGE,
    "slip_proposals": ("in no no no ok no no no", everybody("mt")),
    "slip_issue": ("in no no no nf no no no", "in no no no nf no no no"),
    "slip_detail": ("in ok nf nf ok ok ok ok", "in cf nf nf cf no no no"),
    "slip_evidence": (everybody("mt"), "in ok nf nf no no no no"),
    # The audit record
    "audit": (AUDITORS.format("ok"), everybody("mt")),
    "audit_entry": (AUDITORS.format("ok"), everybody("mt")),
    "audit_verify": (everybody("mt"), AUDITORS.format("go")),
    # Programs
    "healthz": ("ok ok ok ok ok ok ok ok", "mt mt mt mt mt mt mt mt"),
    "api:index": ("au ok ok ok ok ok ok ok", "mt mt mt mt mt mt mt mt"),
    "api:api-root": ("au ok ok ok ok ok ok ok", "mt mt mt mt mt mt mt mt"),
    "api:openapi": ("au ok ok ok ok ok ok ok", "mt mt mt mt mt mt mt mt"),
    "api:plan": ("au ok ok ok ok ok ok ok", "mt mt mt mt mt mt mt mt"),
    "api:progress": ("au ok ok ok ok ok ok ok", "mt mt mt mt mt mt mt mt"),
}
