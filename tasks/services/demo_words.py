"""Invented explanations of what lags, promises, and what became of them."""

from datetime import timedelta
from zlib import crc32

from tasks.core.enums import Fulfilment
from tasks.core.explaining import first_day
from tasks.core.plan import IndicatorSpec, Reports
from tasks.core.progress import evaluate, part_of
from tasks.core.quarters import Quarter
from tasks.models import Actual, Explanation
from tasks.selectors.desk_rows import entry_of

PROMISED_DAYS = (60, 74, 88)  # after the next quarter's first day


class Speaker:
    """Says what a department might say; the same every time, from the script alone."""

    def __init__(self, script: dict):
        self.script = script
        self.said: list[Explanation] = []
        self.answers: list[tuple[Explanation, Explanation]] = []  # (answer, promise)

    def speak(
        self, spec: IndicatorSpec, reporter: str, figures: dict[Quarter, Actual]
    ) -> None:
        """Explain every figure of one department's indicator that lags.

        A draft's explanation is still missing: its form shows what is asked for.
        """
        reports, promise = [], None
        for quarter, actual in sorted(figures.items()):
            entry = entry_of(actual)
            reports.append(entry.report(reporter, quarter))
            part = part_of(spec, reporter, quarter)
            progress = evaluate(part, Reports.of(reports), quarter)
            is_lagging = entry.has_figure and progress.status.is_lagging
            if actual.submission.submitted_at is None:
                return
            told = self._told(actual, quarter) if is_lagging or promise else None
            if told and is_lagging:
                self._reasons(told, quarter)
            if told and promise:
                self._answer(told, promise, quarter, is_lagging)
            promise = told if is_lagging else None

    def _told(self, actual: Actual, quarter: Quarter) -> Explanation:
        told = Explanation(
            submission=actual.submission,
            indicator=actual.indicator,
            entered_by=actual.entered_by,
            entered_at=actual.entered_at,
            is_demo=True,
        )
        self.said.append(told)
        return told

    def _reasons(self, told: Explanation, quarter: Quarter) -> None:
        words = self._pick(self.script["reasons"], told, quarter)
        told.cause, told.action, told.owner = (
            words["cause"],
            words["action"],
            words["owner"],
        )
        days = self._pick(PROMISED_DAYS, told, quarter)
        told.due_on = first_day(quarter.next) + timedelta(days=days)

    def _answer(self, told, promise, quarter: Quarter, is_lagging: bool) -> None:
        """What does not lag any more was kept."""
        chosen = Fulfilment.KEPT
        if is_lagging:
            chosen = self._pick([Fulfilment.PARTLY, *Fulfilment], told, quarter)
        told.fulfilment = chosen.value
        told.fulfilment_note = self.script["answers"][chosen.value]
        self.answers.append((told, promise))

    def _pick(self, options, told: Explanation, quarter: Quarter):
        key = f"{told.indicator.code}|{told.submission.department.code}|{quarter}"
        return options[crc32(key.encode()) % len(options)]

    def write(self) -> int:
        """Write what was said; call it once the submissions are stored."""
        Explanation.objects.bulk_create(self.said)
        for answer, promise in self.answers:
            answer.promise = promise
        Explanation.objects.bulk_update([a for a, _p in self.answers], ["promise"])
        return len(self.said)
