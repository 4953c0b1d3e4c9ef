"""The entry form: one small form for each indicator, and all of them together."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.core.enums import Availability, Basis, Fulfilment, Kind, Stage
from tasks.core.explaining import ANSWERS, FIELDS, REASONS, field_words, lacks_sentence
from tasks.core.merging import AMOUNTS, AMOUNTS_OF, MINE, TEXTS, THEIRS, marks
from tasks.core.preview import Preview
from tasks.core.typed import Entry, Typed
from tasks.selectors.desk import Desk
from tasks.selectors.desk_rows import DeskRow
from tasks.services.figure_saver import Outcome, TypedRow
from tasks.services.report_refusals import FigureConflict
from tasks.web.merge_words import Difference, differences

PREFIX, VERSION, FILES = "r", "version", "files"

FLOW_BASES = Basis.choices()
STOCK_BASES = [
    (Basis.PLAN.value, _("期末累计")),
    (Basis.QUARTER.value, _("本季新增")),
]
STAGES = [("", _("请选择")), *Stage.choices()]

FULFILMENTS = [("", _("请选择")), *Fulfilment.choices()]

COMMON = (*TEXTS, "version", "was", "carried", "theirs", "choice")
REASONS_ERRORS = set(REASONS)


def _words(rows=2):
    return forms.CharField(required=False, widget=forms.Textarea({"rows": rows}))


def _day(**values):
    attrs = {"placeholder": _("年-月-日"), "autocomplete": "off"}
    return forms.CharField(required=False, widget=forms.TextInput(attrs), **values)


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
    expected_on = _day(label=_("预计取得日期"))
    hint_reason = forms.CharField(label=_("确认无误的理由"), required=False)
    note = forms.CharField(
        label=_("说明"), required=False, widget=forms.Textarea({"rows": 2})
    )
    cause, action, fulfilment_note = _words(), _words(), _words()
    owner = forms.CharField(required=False)
    due_on = _day()
    fulfilment = forms.CharField(required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    was = forms.CharField(required=False, widget=forms.HiddenInput)
    carried = forms.CharField(required=False, widget=forms.HiddenInput)
    theirs = forms.IntegerField(required=False, widget=forms.HiddenInput)
    choice = forms.CharField(required=False)

    def __init__(self, row: DeskRow, data=None):
        self.row = row
        kept = (*AMOUNTS_OF.get(row.kind, AMOUNTS), *COMMON)
        kept += ANSWERS if row.asks_promise else ()
        names = [name for name in Typed.__slots__ if name in kept]
        stored = {name: getattr(row.typed, name) for name in names}
        shown = {name: getattr(row.carried or row.typed, name) for name in names}
        initial = {**shown, "version": row.version, "was": marks(Typed(**stored))}
        initial["carried"] = marks(Typed(**shown)) if row.carried else ""
        super().__init__(data, prefix=f"{PREFIX}-{row.indicator.code}", initial=initial)
        for name in [name for name in self.fields if name not in kept]:
            del self.fields[name]
        self._choices(row.kind)

    def _choices(self, kind: Kind) -> None:
        options = {
            "basis": STOCK_BASES if kind is Kind.STOCK else FLOW_BASES,
            "stage": STAGES,
            "availability": Availability.choices(),
            "fulfilment": FULFILMENTS,
        }
        for name, words in field_words().items():
            if name in self.fields:
                self.fields[name].label = words
        for name, choices in options.items():
            if name in self.fields:
                self.fields[name].widget = forms.Select(choices=choices)
        for name, field in self.fields.items():
            field.widget.attrs["aria-describedby"] = f"{self[name].auto_id}_error"
            if self.is_bound:
                field.widget.attrs["data-stored"] = self.initial.get(name) or ""

    def typed(self) -> Typed:
        """Return the row's text. NB: a NUL among it is an error, and stays out."""
        self.is_valid()
        texts = {name: self.cleaned_data.get(name) or "" for name in Typed.__slots__}
        # NB: words whose fields were not sent are kept.
        for name in FIELDS:
            if self.add_prefix(name) not in self.data:
                texts[name] = getattr(self.row.typed, name)
        return Typed(**texts)

    def is_touched(self) -> bool:
        """True when the row no longer says what is stored as far as the page knew.

        What was filled in from before is taken when the form is saved, unless it is not
        enough as it stands, or somebody has saved the row meanwhile.
        """
        found = marks(self.typed())
        if self.errors:
            return True
        if found == self.cleaned_data.get("carried") and not self.row.filled_in:
            return False
        return found != self.cleaned_data.get("was")

    def typed_row(self, code: str) -> TypedRow:
        """Return the row for the service: on top of what was shown, with what the
        person decided where somebody else has saved the row since."""
        typed, sent = self.typed(), self.cleaned_data
        version, choice = sent.get(VERSION), sent.get("choice")
        return TypedRow(
            code,
            typed,
            -1 if version is None else version,
            was=sent.get("was") or "",
            seen=sent.get("theirs"),
            choice=choice if choice in (MINE, THEIRS) else "",
        )

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
    def differences(self) -> list[Difference]:
        """What a conflict is about, field by field."""
        fields = self.conflict.fields if self.conflict else ()
        return differences(self.row, fields, self.form.typed(), self.preview)

    @property
    def is_filled(self) -> bool:
        """True when the row counts as filled in: by what stands in it, or, as on the
        whole page, by what is stored where that is not taken."""
        entry = None if self.has_problem else self._entry()
        return (entry or self.row.entry).says_something

    @property
    def is_unexplained(self) -> bool:
        """True when the row counts as one whose words are missing; as `is_filled`."""
        if self.has_problem:
            return self.row.is_unexplained
        return self.is_filled and bool(self.lacks)

    @property
    def is_unconfirmed(self) -> bool:
        """True when the row counts as one whose hint has no reason; as `is_filled`."""
        entry = None if self.has_problem else self._entry()
        if entry is None:
            return self.row.is_editable and self.row.is_unconfirmed
        return bool(self.preview.marks) and not entry.hint_reason

    @property
    def lacks(self) -> str:
        """What must still be said before submitting, as a sentence."""
        entry = self._entry()
        return lacks_sentence(self.row.lacks_of(entry, self.preview)) if entry else ""

    @property
    def asks_reasons(self) -> bool:
        """True when the fields for a line that lags are shown."""
        entry = self._entry()
        if entry is None or REASONS_ERRORS & set(self.form.errors):
            return True
        is_lagging = self.preview.progress.status.is_lagging
        return entry.explained.has_reasons or (is_lagging and entry.says_something)

    def _entry(self) -> Entry | None:
        """What stands in the fields; None where it cannot be taken."""
        if not self.form.is_bound:
            filled_in = self.row.filled_in
            return filled_in.entry if filled_in else self.row.entry
        reading = self.row.read(self.form.typed())
        return None if reading.errors else reading.entry

    @property
    def needs_words(self) -> bool:
        """True when the note is worth showing at once."""
        shown = self.row.carried or self.row.typed
        typed = self.form.typed() if self.form.is_bound else shown
        is_reported = typed.availability in ("", Availability.REPORTED)
        errors = {"note", "availability", "expected_on"} & set(self.form.errors)
        return bool(typed.note or errors or not is_reported)


class Sheet:
    """The whole form of a desk, blank or as it was sent.

    Args: sent – the rows that were sent; None: those that came with their version.
    """

    def __init__(self, desk: Desk, data=None, sent: list[str] | None = None):
        self.desk, self.data = desk, data
        found = _codes(data) if data is not None else []
        self.sent = found if sent is None else sent

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
            if form.is_touched() and not form.errors:
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
            return SheetRow(row, RowForm(row), row.shown)
        form = RowForm(row, self.data)
        errors = outcome.errors.get(code, {}) if outcome else {}
        conflict = outcome.conflicts.get(code) if outcome else None
        is_kept = outcome is None and form.is_touched()
        if not (form.is_valid() and not errors and conflict is None and not is_kept):
            return self._as_typed(row, form, errors, conflict)
        return SheetRow(row, RowForm(row), row.shown)

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
