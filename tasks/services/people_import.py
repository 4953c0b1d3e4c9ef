"""Making many accounts at once from a workbook: looked at first, all or nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from tasks import access
from tasks.core.people_sheet import KEY, PersonRow, parse
from tasks.models import Department, User

from . import audit
from .audit_values import snapshot
from .workbook_gate import read_sheets

ROLES = (access.REPORTER, access.REVIEWER, access.OFFICIAL)
LONGEST = 300  # characters of one cell


@dataclass(frozen=True)
class Examination:
    """What a file would do."""

    rows: list[PersonRow]
    new: list[PersonRow]  # to be created
    unchanged: list[PersonRow]  # the account exists, and says the same

    @property
    def wrong(self) -> list[PersonRow]:
        return [row for row in self.rows if row.errors]

    @property
    def can_write(self) -> bool:
        return bool(self.new) and not self.wrong


def read(content: bytes) -> list[PersonRow]:
    """Return the rows of an uploaded workbook. Raises: WrongFile."""
    grids = read_sheets(content, key=KEY, longest=LONGEST)
    return parse(next(iter(grids.values())))


def examine(rows: list[PersonRow], *, today: date) -> Examination:
    """Return what the rows would do, with every error beside its cell. Queries: 4."""
    judge = _Judge(rows, today)
    found = Examination(rows, [], [])
    for row in rows:
        person = judge.judge(row)
        if not row.errors:
            (found.new if person is None else found.unchanged).append(row)
    return found


class _Judge:
    """Judges row after row by what is stored and by the rows before."""

    def __init__(self, rows, today):
        self.today, self.taken = today, set()
        self.roles = {str(access.ROLE_LABELS[name]): name for name in ROLES}
        names = [row.values["username"] for row in rows]
        people = User.objects.filter(username__in=names).prefetch_related("groups")
        self.people = {p.username: p for p in people.select_related("department")}
        self.departments = {}
        for department in Department.objects.prefetch_related("aliases"):
            names = [alias.name for alias in department.aliases.all()]
            for name in (*names, department.name, department.title, department.code):
                self.departments[name] = department

    def judge(self, row: PersonRow) -> User | None:
        """Add what is wrong to a row; return the account that exists already."""
        self._username(row)
        self._name(row)
        self._role(row)
        self._email(row)
        self._ends_on(row)
        stored = self.people.get(row.values["username"])
        if stored is not None and not row.errors:
            self._compare(row, stored)
        return stored

    def _username(self, row):
        name, attribute = row.values["username"], User._meta.get_field("username")
        try:
            attribute.clean(name, None)
        except ValidationError as error:
            row.errors.setdefault("username", " ".join(error.messages))
        if name.lower() in self.taken:
            row.errors.setdefault("username", _("用户名在文件中重复。"))
        self.taken.add(name.lower())

    def _name(self, row):
        if not row.values["name"]:
            row.errors.setdefault("name", _("请填写姓名。"))
        elif len(row.values["name"]) > User._meta.get_field("display_name").max_length:
            row.errors.setdefault("name", _("姓名过长。"))

    def _role(self, row):
        role, name = row.values["role"], row.values["department"]
        if role not in self.roles:
            sentence = _("角色须为填报人、审核人或查看人；管理员由安全管理员授予。")
            row.errors.setdefault("role", sentence)
        if name and name not in self.departments:
            row.errors.setdefault("department", _("没有这个单位。"))
        if not name and self.roles.get(role) in (access.REPORTER, access.REVIEWER):
            row.errors.setdefault("department", _("填报人和审核人须有所属单位。"))

    def _email(self, row):
        try:
            if row.values["email"]:
                validate_email(row.values["email"])
        except ValidationError as error:
            row.errors.setdefault("email", " ".join(error.messages))

    def _ends_on(self, row):
        text = row.values["ends_on"]
        try:
            if text and date.fromisoformat(text) < self.today:
                row.errors.setdefault("ends_on", _("到期日已过。"))
        except ValueError:
            row.errors.setdefault("ends_on", _("日期写作 2030-01-31。"))

    def _compare(self, row, stored):
        values = self.values(row)
        different = {
            "name": stored.display_name != values["display_name"],
            "department": stored.department != values["department"],
            "role": [g.name for g in stored.groups.all()] != [self.role(row)],
            "email": stored.email != values["email"],
            "ends_on": stored.ends_on != values["ends_on"],
        }
        for name in (name for name, differs in different.items() if differs):
            row.errors[name] = _("账号已存在，此处不同；请在人员页面修改。")

    def role(self, row) -> str:
        return self.roles[row.values["role"]]

    def values(self, row) -> dict:
        ends_on = row.values["ends_on"]
        return {
            "display_name": row.values["name"],
            "department": self.departments.get(row.values["department"]),
            "email": row.values["email"],
            "ends_on": date.fromisoformat(ends_on) if ends_on else None,
        }


@transaction.atomic
def create(
    rows: list[PersonRow], *, by: User, at: datetime, today: date
) -> Examination:
    """Create the accounts that do not exist, all or none, without a password.

    Returns: the examination; nothing was written when it has errors.
    Raises: PermissionDenied. Side effects: one audit record for each account.
    """
    access.require(by.has_perm("tasks.add_user"))
    examination = examine(rows, today=today)
    if examination.wrong:
        return examination
    groups = {group.name: group for group in Group.objects.filter(name__in=ROLES)}
    judge = _Judge(rows, today)
    for row in examination.new:
        person = User(username=row.values["username"], **judge.values(row))
        person.set_unusable_password()
        person.save()
        person.groups.add(groups[judge.role(row)])
        audit.record(
            by=by,
            at=at,
            action="admin_added",
            object_type="user",
            object_key=person.username,
            after=snapshot(person),
            is_demo=by.is_demo,
        )
    return examination
