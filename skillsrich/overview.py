"""What the overview answers: where the plan stands, what has changed since the last
quarter, what is furthest behind and why, and who has not reported."""

from dataclasses import replace

from tasks.core.changes import Change
from tasks.core.enums import State
from tasks.selectors.changes import changed_lines, earlier_quarter
from tasks.selectors.groups import laggards, outstanding
from tasks.templatetags.standing import STATES
from tasks.web.picks import pick, pick_status

# The ways of changing that have a tile even where nothing changed that way.
SHOWN_CHANGES = (Change.WORSE, Change.BETTER, Change.MISSING, Change.REPORTED)


def standing(request, book):
    """Return every indicator by status; where none is picked, those that lag."""
    found = pick_status(request, sorted(book.lines, key=lambda line: line.gap_key))
    if found.chosen:
        return found
    return replace(found, rows=laggards(book.lines))


def changed(request, book):
    """Return what has changed since the quarter before, and that quarter."""
    since = earlier_quarter(book)
    rows = changed_lines(book, since)
    occurring = {row.change for row in rows}
    words = [
        (one.value, one.label, f"change-{one.value}")
        for one in (*SHOWN_CHANGES, *(c for c in Change if c not in SHOWN_CHANGES))
        if one in SHOWN_CHANGES or one in occurring
    ]
    return since, pick(request, "change", rows, words=words, key=lambda r: r.change)


def owing(request, book, states):
    """Return the departments whose figures do not all count yet, by why.

    Args: states – of the quarter's submissions, by department code.
    """
    words = [
        (state, STATES[state], state)
        for state in ("none", State.RETURNED.value, State.SUBMITTED.value)
    ]
    rows = outstanding(book, states)
    return pick(request, "filing", rows, words=words, key=lambda one: one.filing)


def headlines(book):
    """Return the tasks whose annual quantities are shown added up, with the sums."""
    tasks = {line.indicator.measure.task for line in book.lines}
    found = [
        (task, book.quantity(book.lines_of_task(task.number)))
        for task in sorted(tasks, key=lambda task: task.number)
        if task.is_headline
    ]
    return [(task, quantity) for task, quantity in found if quantity]
