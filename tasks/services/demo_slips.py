"""The demonstration's supervision slips: one of each colour, and a closed red one."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from tasks.core.rounds import Round
from tasks.core.slips import Colour, SlipAction, SlipState, after_step, suggested_text
from tasks.models import Slip, SlipStep, User
from tasks.selectors.plan import QuarterChoice
from tasks.selectors.slips import Proposal, proposals
from tasks.selectors.standings import load_book

from . import demo_evidence
from .demo_rounds import Told
from .slip_notices import tell

ISSUE_DAYS, ANSWER_DAYS, CLOSE_DAYS = 17, 9, 3  # after the round opened, and so on
ALLOWED_DAYS = 30  # for the answer
CLOCK = time(15, 10)


def write_slips(told: Told, today) -> int:
    """Make one open slip of each colour and one that was closed; return how many.

    The yellow one is answered. The closed one is red and of an earlier quarter where
    there is one, so that it leaves yellow.
    """
    if not told.rounds:
        return 0
    latest = load_book(_choice(told, told.rounds[-1], today))
    books = [latest.at(one.quarter) for one in reversed(told.rounds)]
    taken: set[tuple[str, str]] = set()
    closed = _pick(told, books[1:], Colour.RED, taken)
    if closed:
        writer = _Writer(told, *closed)
        writer.issue(told.script["slips"]["text"])
        writer.answer(told.script["slips"]["answer"])
        writer.close(told.script["slips"]["closing"])
    for colour in (Colour.BLUE, Colour.YELLOW, Colour.RED):
        found = _pick(told, books, colour, taken)
        if found:
            writer = _Writer(told, *found)
            writer.issue("", is_told=True)
            if colour is Colour.YELLOW:
                writer.answer(told.script["slips"]["answer"])
    return len(taken)


def _choice(told: Told, one: Round, today) -> QuarterChoice:
    return QuarterChoice(
        quarter=one.quarter,
        round=one,
        choices=[r.quarter for r in told.rounds],
        rounds=told.rounds,
        today=today,
    )


def _pick(told, books, colour, taken) -> tuple[Proposal, Round] | None:
    """Return the first proposal of a colour, of the latest quarter that has one; those
    of departments with an account come first."""
    for book in books:
        found = [
            one
            for one in proposals(book)
            if one.colour is colour
            and (one.line.indicator.code, one.department.code) not in taken
        ]
        found.sort(key=lambda one: told.of(one.department)[0] == told.people["clerk"])
        if found:
            chosen = found[0]
            taken.add((chosen.line.indicator.code, chosen.department.code))
            return chosen, book.choice.round
    return None


class _Writer:
    """Writes one slip and its steps as if they had been taken at their time."""

    def __init__(self, told: Told, proposal: Proposal, one: Round):
        self.told, self.proposal, self.round = told, proposal, one
        self.reviewer = told.people["reviewer"]
        self.state: SlipState | None = None
        self.at = _moment(one.opens_on + timedelta(days=ISSUE_DAYS))

    def issue(self, text: str, *, is_told: bool = False) -> None:
        one, line = self.proposal, self.proposal.line
        latest = Slip.objects.order_by("-number").first()
        text = text or suggested_text(
            one.colour,
            name=line.indicator.name,
            quarter=line.progress.quarter.label,
            sentence=line.sentence,
        )
        self.slip = Slip.objects.create(
            number=latest.number + 1 if latest else 1,
            indicator=line.indicator,
            department=one.department,
            period_id=self.round.pk,
            colour=one.colour.value,
            text=text,
            answer_by=timezone.localdate(self.at) + timedelta(days=ALLOWED_DAYS),
            issued_by=self.reviewer,
            issued_at=self.at,
            is_demo=True,
        )
        self._step(SlipAction.ISSUE, text, self.reviewer)
        if is_told:
            tell(self.slip, SlipAction.ISSUE, by=self.reviewer, at=self.at, text=text)

    def answer(self, text: str) -> None:
        self.at += timedelta(days=ANSWER_DAYS)
        person = self.told.of(self.proposal.department)[0]
        demo_evidence.add_slip_file(self.slip, by=person, at=self.at)
        self._step(SlipAction.ANSWER, text, person)

    def close(self, text: str) -> None:
        self.at += timedelta(days=CLOSE_DAYS)
        self.slip.closed_at = self.at
        self._step(SlipAction.CLOSE, text, self.reviewer)

    def _step(self, action: SlipAction, text: str, by: User) -> None:
        before, self.state = self.state, after_step(action, self.state)
        SlipStep.objects.create(
            slip=self.slip,
            action=action.value,
            state_before=before.value if before else "",
            state_after=self.state.value,
            text=text,
            by=by,
            at=self.at,
        )
        if before:
            self.slip.version += 1
        self.slip.state = self.state.value
        self.slip.save(update_fields=["state", "version", "closed_at"])


def _moment(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, CLOCK))


def clear_slips() -> int:
    """Remove the demonstration's slips; one in which a real person acted stays."""
    removed = Slip.objects.filter(is_demo=True)
    count = removed.count()
    removed.delete()
    return count
