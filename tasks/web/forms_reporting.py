"""The entry form: one small form for each indicator, and all of them together."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.core.enums import Availability, Basis, Kind, Stage
from tasks.core.preview import Preview
from tasks.core.typed import Typed
from tasks.selectors.desk import Desk, DeskRow
from tasks.services.reporting import FigureConflict, Outcome, TypedRow

PREFIX, VERSION, FILES = "r", "version", "files"
MINE, THEIRS = "mine", "theirs"

FLOW_BASES = Basis.choices()
STOCK_BASES = [
    (Basis.PLAN.value, _("期末累计")),
    (Basis.QUARTER.value, _("本季新增")),
]
STAGES = [("", _("请选择")), *Stage.choices()]

TEXTS = ("availability", "expected_on", "note", "hint_reason")
COMMON = (*TEXTS, "version", "was", "theirs", "choice")
FIELDS_OF = {
    Kind.RATIO: ("numerator", "denominator"),
    Kind.MILESTONE: ("stage", "evidence"),
}
AMOUNTS = ("value", "basis")


def _amount(label):
    attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "num"}
    return forms.CharField(label=label, required=False, widget=forms.TextInput(attrs))


class RowForm(forms.Form):
    """The fields of one indicator; only those that its kind needs.

    What the text means is decided by `tasks.core.typed.read`, not here.
    """

    value = _amount(_("数值"))
    basis = forms.CharField(label=_("填报口径"), required=False)
    numerator = _amount(_("分子"))
    denominator = _amount(_("分母"))
    stage = forms.CharField(label=_("进展阶段"), required=False)
    evidence = forms.CharField(label=_("完成依据"), required=False)
    availability = forms.CharField(label=_("数据情况"), required=False)
    expected_on = forms.CharField(
        label=_("预计取得日期"),
        required=False,
        widget=forms.TextInput({"placeholder": _("年-月-日"), "autocomplete": "off"}),
    )
    hint_reason = forms.CharField(label=_("确认无误的理由"), required=False)
    note = forms.CharField(
        label=_("说明"), required=False, widget=forms.Textarea({"rows": 2})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    was = forms.CharField(required=False, widget=forms.HiddenInput)
    theirs = forms.IntegerField(required=False, widget=forms.HiddenInput)
    choice = forms.CharField(required=False)

    def __init__(self, row: DeskRow, data=None):
        kept = (*FIELDS_OF.get(row.kind, AMOUNTS), *COMMON)
        shown = {n: getattr(row.typed, n) for n in Typed.__slots__ if n in kept}
        initial = {**shown, "version": row.version, "was": Typed(**shown).digest}
        super().__init__(data, prefix=f"{PREFIX}-{row.indicator.code}", initial=initial)
        for name in [name for name in self.fields if name not in kept]:
            del self.fields[name]
        self._choices(row.kind)

    def _choices(self, kind: Kind) -> None:
        options = {
            "basis": STOCK_BASES if kind is Kind.STOCK else FLOW_BASES,
            "stage": STAGES,
            "availability": Availability.choices(),
        }
        for name, choices in options.items():
            if name in self.fields:
                self.fields[name].widget = forms.Select(choices=choices)
        for name, field in self.fields.items():
            field.widget.attrs["aria-describedby"] = f"{self[name].auto_id}_error"

    def typed(self) -> Typed:
        """Return the row's text. NB: a NUL among it is an error, and stays out."""
        self.is_valid()
        return Typed(
            **{name: self.cleaned_data.get(name) or "" for name in Typed.__slots__}
        )

    def is_touched(self) -> bool:
        """True when the row no longer says what the page showed."""
        typed = self.typed()
        return bool(self.errors) or typed.digest != self.cleaned_data.get("was")

    def typed_row(self, code: str) -> TypedRow:
        """Return the row for the service: on top of what was shown, or, where the
        person decided so, on top of what somebody else has saved since."""
        name = "theirs" if self.cleaned_data.get("choice") == MINE else VERSION
        version = self.cleaned_data.get(name)
        return TypedRow(code, self.typed(), -1 if version is None else version)

    @property
    def chose_theirs(self) -> bool:
        self.is_valid()
        return self.cleaned_data.get("choice") == THEIRS

    def show(self, errors: dict[str, str]) -> None:
        """Put sentences beside their fields; others above the row."""
        for name, sentence in errors.items():
            self.add_error(name if name in self.fields else None, sentence)


@dataclass
class SheetRow:
    """One row of the page: what is known, what is typed, and how it stands."""

    row: DeskRow
    form: RowForm
    preview: Preview  # of what stands in the fields
    conflict: FigureConflict | None = None  # the stored figure is somebody else's now
    file_error: str = ""  # why a file was not taken

    @property
    def has_problem(self) -> bool:
        return bool(self.conflict or self.form.errors or self.file_error)

    @property
    def is_wrong(self) -> bool:
        """True when the typed text cannot be taken, so that nothing can be judged."""
        return bool(self.form.errors) and self.conflict is None

    @property
    def needs_words(self) -> bool:
        """True when the note is worth showing at once."""
        typed = self.row.typed if not self.form.is_bound else self.form.typed()
        is_reported = typed.availability in ("", Availability.REPORTED)
        errors = {"note", "availability", "expected_on"} & set(self.form.errors)
        return bool(typed.note or errors or not is_reported)


class Sheet:
    """The whole form of a desk, blank or as it was sent."""

    def __init__(self, desk: Desk, data=None):
        self.desk, self.data = desk, data
        self.sent = _codes(data) if data is not None else []

    def uploads(self, files) -> list[tuple[str, object]]:
        """Return the files that came along, each with its row's code."""
        return [
            (code, upload)
            for code in self.sent
            for upload in files.getlist(f"{PREFIX}-{code}-{FILES}")
        ]

    def typed_rows(self) -> list[TypedRow]:
        """Return the rows that were changed. Raises: Indicator.DoesNotExist – one is
        not the department's."""
        rows = []
        for code in self.sent:
            form = RowForm(self.desk.row(code), self.data)
            if not form.chose_theirs and form.is_touched() and not form.errors:
                rows.append(form.typed_row(code))
        return rows

    def is_readable(self) -> bool:
        """True unless some text cannot even be taken as text."""
        forms_sent = [RowForm(self.desk.row(code), self.data) for code in self.sent]
        return all(form.is_valid() for form in forms_sent)

    def rows(
        self, outcome: Outcome | None = None, file_errors: dict[str, str] | None = None
    ) -> list[SheetRow]:
        """Return the page's rows: as typed where something is wrong, else as stored.

        Args: outcome – of saving; None when nothing was sent, or all of it refused;
        file_errors – why files were not taken, by indicator code.
        """
        found = [self._row(row, outcome) for row in self.desk.rows]
        for item in found:
            item.file_error = (file_errors or {}).get(item.row.indicator.code, "")
        return found

    def _row(self, row: DeskRow, outcome: Outcome | None) -> SheetRow:
        code = row.indicator.code
        if code not in self.sent:
            return SheetRow(row, RowForm(row), row.preview)
        form = RowForm(row, self.data)
        errors = outcome.errors.get(code, {}) if outcome else {}
        conflict = outcome.conflicts.get(code) if outcome else None
        is_kept = outcome is None and form.is_touched()
        if not (form.is_valid() and not errors and conflict is None and not is_kept):
            return self._as_typed(row, form, errors, conflict)
        return SheetRow(row, RowForm(row), row.preview)

    def _as_typed(self, row, form, errors, conflict) -> SheetRow:
        reading = row.read(form.typed())
        preview = row.preview
        if not reading.errors:
            preview = row.preview_of(reading.entry, reading.bases)
        form.show(errors)
        if conflict is not None:
            form.data = form.data.copy()
            form.data[form.add_prefix("theirs")] = row.version
            form.data[form.add_prefix("choice")] = ""
        return SheetRow(row, form, preview, conflict)


def _codes(data) -> list[str]:
    """Return the codes of the rows that were sent."""
    start, end = f"{PREFIX}-", f"-{VERSION}"
    return [
        key[len(start) : -len(end)]
        for key in data
        if key.startswith(start) and key.endswith(end)
    ]
