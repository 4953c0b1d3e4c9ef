"""People and their roles. A role is all that can be given: rights come from nowhere else."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UsernameField
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tasks import access
from tasks.core.workflow import Refused
from tasks.models import ApiToken, User
from tasks.services import dormant, login_sessions, login_tries, people
from tasks.web.link_sheet import LINK_DAYS, links_workbook

from .base import AuditedAdmin, ReadOnlyAdmin

admin.site.unregister(Group)  # what a role may do is not changed by hand


class RolesField(forms.ModelMultipleChoiceField):
    """The roles by their labels; other groups are no choices."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group):
        return str(access.ROLE_LABELS[group.name])


def roles_field():
    return RolesField(
        queryset=Group.objects.filter(name__in=access.ROLE_LABELS).order_by("pk"),
        label=_("角色"),
        required=False,
        help_text=_(
            "填报人须有所属单位。系统管理员、安全管理员、审计员互相排斥，"
            "由安全管理员授予；已有账号的角色也由安全管理员更改。"
        ),
    )


class RolesMixin:
    """Checks that the roles fit the person, and the person who gives them."""

    editor = None  # the person who fills in the form; set by the admin

    def clean(self):
        values = super().clean()
        values = self.cleaned_data if values is None else values
        person = self.instance
        if person.pk:  # as stored, not as the form would have it
            person = User.objects.get(pk=person.pk)
        found = people.problems(
            person=person,
            roles=self._roles(values, person),
            department=values.get("department", person.department),
            is_active=values.get("is_active", person.is_active),
            ends_on=values.get("ends_on", person.ends_on),
            by=self.editor,
        )
        for name, sentence in found.items():
            self.add_error(name if name in self.fields else None, sentence)
        return values

    def _roles(self, values, person) -> set[str]:
        groups = values.get("groups")
        if groups is None and person.pk:
            groups = person.groups.all()
        return {group.name for group in groups or ()}


class PersonForm(RolesMixin, UserChangeForm):
    groups = roles_field()


class NewPersonForm(RolesMixin, forms.ModelForm):
    """A new account has no password: the person sets it through a one-time link."""

    groups = roles_field()

    class Meta:
        model = User
        fields = ["username", "display_name", "department", "groups", "ends_on"]
        field_classes = {"username": UsernameField}

    def save(self, commit=True):
        self.instance.set_unusable_password()
        return super().save(commit)


class AccountFilter(admin.SimpleListFilter):
    """Finds the accounts about which something is to be done."""

    title = _("待办")
    parameter_name = "account"

    def lookups(self, request, model_admin):
        days = gettext("%(days)s 天未使用") % {"days": dormant.UNUSED_DAYS}
        return [
            ("unset", _("尚未设置密码")),
            ("waiting", _("被限制登录")),
            ("unused", days),
        ]

    def queryset(self, request, queryset):
        if self.value() == "unset":
            return queryset.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        now = timezone.localtime()
        if self.value() == "waiting":
            return queryset.filter(pk__in=login_tries.waiting_people(at=now))
        if self.value() == "unused":
            return queryset.filter(pk__in=dormant.unused(at=now))
        return queryset


class RoleFilter(admin.SimpleListFilter):
    """Offers the roles by their labels."""

    title = _("角色")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return list(access.ROLE_LABELS.items())

    def queryset(self, request, queryset):
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class PersonAdmin(AuditedAdmin, UserAdmin):
    form = PersonForm
    add_form = NewPersonForm
    list_display = [
        "username",
        "display_name",
        "department",
        "roles",
        "is_active",
        "ends_on",
        "last_seen",
        "waits",
    ]
    list_display_links = ["username", "display_name"]
    list_filter = [
        "is_active",
        AccountFilter,
        RoleFilter,
        "department__level",
        "department",
    ]
    list_select_related = ["department"]
    search_fields = ["username", "display_name", "email", "department__name"]
    ordering = ["username"]
    filter_horizontal = []
    autocomplete_fields = ["department"]
    readonly_fields = ["last_login", "last_seen_at", "date_joined"]
    actions = ["hand_out_links", "export_links", "unlock", "end_sessions"]
    fieldsets = [
        (None, {"fields": ["username"]}),
        (_("人员"), {"fields": ["display_name", "department", "is_head", "email"]}),
        (
            _("权限"),
            {
                "description": _(
                    "不再使用的账号请停用，不必删除：填报记录会保留姓名。"
                    "连续 90 天没有使用的账号由系统自动停用（每类最后一名管理员除外）；"
                    "重新启用的，从启用之日起重新计算。"
                ),
                "fields": ["is_active", "ends_on", "groups"],
            },
        ),
        (_("时间"), {"fields": ["last_login", "last_seen_at", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "description": _(
                    "不设初始密码：保存后发放一次性链接，由本人设置密码。"
                ),
                "fields": [
                    "username",
                    "display_name",
                    "department",
                    "groups",
                    "ends_on",
                ],
            },
        ),
    ]

    def get_queryset(self, request):
        people_ = super().get_queryset(request).prefetch_related("groups")
        return login_tries.with_waiting(people_, at=timezone.localtime())

    def get_fieldsets(self, request, obj=None):
        """Show roles by their labels to whoever gives none."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or access.may_give_roles(request.user):
            return fieldsets
        return [
            (label, options | {"fields": _shown(options)})
            for label, options in fieldsets
        ]

    def get_readonly_fields(self, request, obj=None):
        """Who manages accounts gives no roles to those that exist, and the other way."""
        fixed = super().get_readonly_fields(request, obj)
        if obj is None or request.user.is_superuser:
            return fixed
        if not access.may_give_roles(request.user):
            return [*fixed, "groups", "roles"]
        own = ["username", "display_name", "department", "is_head", "email", "ends_on"]
        return [*fixed, *own]

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.editor = request.user
        return form

    def has_change_permission(self, request, obj=None):
        """A superuser's account is a superuser's to change, its password above all."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        if obj is not None and (obj.is_superuser or obj == request.user):
            return False
        if obj is not None and not people.may_be_removed(obj):
            return False
        return super().has_delete_permission(request, obj)

    def delete_queryset(self, request, queryset):
        if not all(self.has_delete_permission(request, person) for person in queryset):
            raise PermissionDenied
        super().delete_queryset(request, queryset)

    def save_model(self, request, obj, form, change):
        """Open the administration to those whose role needs it, and to nobody else;
        end the sessions of an account that is closed."""
        if "groups" in form.cleaned_data:
            roles = {group.name for group in form.cleaned_data["groups"]}
            obj.is_staff = obj.is_superuser or bool(roles & set(access.ADMIN_KINDS))
        if change and not obj.is_active and form.initial.get("is_active"):
            obj.session_number += 1
        if change and obj.is_active and not form.initial.get("is_active"):
            obj.reopened_at = timezone.localtime()
        super().save_model(request, obj, form, change)

    def user_change_password(self, request, id, form_url=""):
        """Nobody sets another's password: there are one-time links."""
        raise PermissionDenied

    @admin.action(description=_("发放一次性登录链接（显示在页面上）"))
    def hand_out_links(self, request, queryset):
        links = self._links(request, queryset)
        context = self.admin_site.each_context(request)
        context |= {"title": _("一次性登录链接"), "links": links, "days": LINK_DAYS}
        return links and render(request, "admin/links.html", context)

    @admin.action(description=_("发放一次性登录链接（Excel 文件）"))
    def export_links(self, request, queryset):
        links = self._links(request, queryset)
        return links and links_workbook(links)

    def _links(self, request, queryset):
        """Return (person, link) for each; None, with a message, if one may have none."""
        chosen = queryset.select_related("department").prefetch_related("groups")
        barred = [p for p in chosen if not people.may_hand_out(p, request.user)]
        if barred:
            names = "、".join(str(person) for person in barred)
            text = gettext(
                "不能为下列账号发放链接（已停用、本人或管理员账号）：%(names)s。"
            )
            self.message_user(request, text % {"names": names}, messages.ERROR)
            return None
        at = timezone.localtime()
        with transaction.atomic():
            return [(p, self._link(request, p, at)) for p in chosen]

    def _link(self, request, person, at):
        number, token = people.make_link(person=person, by=request.user, at=at)
        return request.build_absolute_uri(
            reverse("first_password", args=[number, token])
        )

    @admin.action(description=_("解除登录限制"), permissions=["change"])
    def unlock(self, request, queryset):
        at, count = timezone.localtime(), 0
        for person in queryset:
            try:
                login_tries.unlock(person=person, by=request.user, at=at)
                count += 1
            except Refused as error:
                self.message_user(request, str(error), messages.WARNING)
        if count:
            text = gettext("已解除 %(count)s 个账号的登录限制。")
            self.message_user(request, text % {"count": count})

    @admin.action(description=_("结束登录（须重新登录）"), permissions=["change"])
    def end_sessions(self, request, queryset):
        at = timezone.localtime()
        with transaction.atomic():
            for person in queryset:
                login_sessions.end_all(person=person, by=request.user, at=at)
        text = gettext("已结束 %(count)s 个账号的登录。") % {"count": len(queryset)}
        self.message_user(request, text)

    @admin.display(description=_("登录限制"))
    def waits(self, obj):
        if obj.waits_since is None:
            return "–"
        until = timezone.localtime(obj.waits_since + login_tries.WAIT)
        at = date_format(until, "TIME_FORMAT")
        return gettext("限制登录至 %(at)s") % {"at": at}

    @admin.display(description=_("最近使用"))
    def last_seen(self, obj):
        moments = [m for m in (obj.last_login, obj.last_seen_at) if m is not None]
        return max(moments, default=None)

    @admin.display(description=_("角色"))
    def roles(self, obj):
        labels = (access.ROLE_LABELS.get(g.name, g.name) for g in obj.groups.all())
        return "、".join(str(label) for label in labels) or "–"


def _shown(options):
    return ["roles" if name == "groups" else name for name in options["fields"]]


@admin.register(ApiToken)
class ApiTokenAdmin(AuditedAdmin, ReadOnlyAdmin):
    """Tokens are made by their owners; here they can be revoked."""

    list_display = ["name", "user", "created_at"]
    list_select_related = ["user"]
    list_filter = ["created_at"]
    search_fields = ["name", "user__username", "user__display_name"]
    fields = ["name", "user", "created_at"]

    def has_delete_permission(self, request, obj=None):
        return super(ReadOnlyAdmin, self).has_delete_permission(request, obj)
