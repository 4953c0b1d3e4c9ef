"""People and their roles. A role is all that can be given: rights come from nowhere else."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tasks import access
from tasks.models import ApiToken, User
from tasks.services import audit

from .base import AuditedAdmin, ReadOnlyAdmin

admin.site.unregister(Group)  # what a role may do is not changed by hand
ADMIN_ROLES = {access.ADMINISTRATOR, access.AUDITOR}


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
        help_text=_("填报人须有所属单位。系统管理员和审计员可以进入管理页面。"),
    )


class RolesMixin:
    """Checks that the roles fit the person."""

    editor = None  # the person who fills in the form; set by the admin

    def clean(self):
        values = super().clean()
        values = self.cleaned_data if values is None else values
        roles = {group.name for group in values.get("groups") or ()}
        if access.REPORTER in roles and not values.get("department"):
            self.add_error("department", gettext("填报人须有所属单位。"))
        if self.instance.pk and self.instance.pk == self.editor.pk:
            self._check_own(values, roles)
        return values

    def _check_own(self, values, roles):
        """Keep people from locking themselves out, and so the last administrator."""
        if not values.get("is_active", True):
            self.add_error("is_active", gettext("不能停用自己的账号。"))
        if access.ADMINISTRATOR not in roles and not self.editor.is_superuser:
            self.add_error("groups", gettext("不能取消自己的系统管理员角色。"))


class PersonForm(RolesMixin, UserChangeForm):
    groups = roles_field()


class NewPersonForm(RolesMixin, UserCreationForm):
    groups = roles_field()

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ["username", "display_name", "department", "groups"]


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
        "last_login",
    ]
    list_display_links = ["username", "display_name"]
    list_filter = ["is_active", "groups", "department__level", "department"]
    list_select_related = ["department"]
    search_fields = ["username", "display_name", "email", "department__name"]
    ordering = ["username"]
    filter_horizontal = []
    autocomplete_fields = ["department"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("人员"), {"fields": ["display_name", "department", "is_head", "email"]}),
        (
            _("权限"),
            {
                "description": _(
                    "不再使用的账号请停用，不必删除：填报记录会保留姓名。"
                ),
                "fields": ["is_active", "groups"],
            },
        ),
        (_("时间"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "display_name", "department", "groups"]}),
        (_("初始密码"), {"fields": ["password1", "password2"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [(None, {"fields": ["username"]}), *fieldsets[1:]]

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
        return super().has_delete_permission(request, obj)

    def delete_queryset(self, request, queryset):
        if not all(self.has_delete_permission(request, person) for person in queryset):
            raise PermissionDenied
        super().delete_queryset(request, queryset)

    def save_model(self, request, obj, form, change):
        """Open the administration to those whose role needs it, and to nobody else."""
        roles = {group.name for group in form.cleaned_data["groups"]}
        obj.is_staff = obj.is_superuser or bool(roles & ADMIN_ROLES)
        super().save_model(request, obj, form, change)

    def user_change_password(self, request, id, form_url=""):
        with transaction.atomic():
            response = super().user_change_password(request, id, form_url)
            if request.method == "POST" and response.status_code == 302:
                person = self.get_object(request, id)
                audit.record(
                    by=request.user,
                    at=timezone.localtime(),
                    action="password_set",
                    object_type="user",
                    object_key=person.username,
                )
        return response

    @admin.display(description=_("角色"))
    def roles(self, obj):
        labels = (access.ROLE_LABELS.get(g.name, g.name) for g in obj.groups.all())
        return "、".join(str(label) for label in labels) or "–"


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
