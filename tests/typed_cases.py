"""Words as somebody typed them, for several files."""

from datetime import date

from tasks.core.explaining import Explained, Fulfilment

WHOLE = Explained(
    cause="招生不足",
    action="新增机构",
    owner="培训处",
    due_on=date(2026, 11, 30),
    fulfilment=Fulfilment.PARTLY,
    fulfilment_note="一家已到位",
)
