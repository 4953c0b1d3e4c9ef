"""What the administration's pages share: the audit record, the plan's rules, reading."""

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import TextField
from django.utils import timezone

from tasks.selectors.plan import current_plan
from tasks.services import audit
from tasks.services.audit_values import difference, object_key, object_type, snapshot

from .help import help_for

ADDED, CHANGED, DELETED = "admin_added", "admin_changed", "admin_deleted"


SHORT_TEXTS = {TextField: {"widget": forms.Textarea(attrs={"rows": 4, "cols": 80})}}
INLINE_TEXTS = {TextField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 30})}}


class WithHelp:
    """Says under every field what belongs there."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and not field.help_text:
            field.help_text = help_for(db_field)
        return field


class LinkedAdmin(WithHelp, admin.ModelAdmin):
    """Leads from a row to its page on the site, where it has one."""

    show_full_result_count = False
    formfield_overrides = SHORT_TEXTS

    def changelist_view(self, request, extra_context=None):
        title = {"title": self.opts.verbose_name_plural}
        return super().changelist_view(request, title | (extra_context or {}))

    def get_view_on_site_url(self, obj=None):
        has_page = obj is not None and hasattr(obj, "get_absolute_url")
        return obj.get_absolute_url() if has_page else None


class AuditedAdmin(LinkedAdmin):
    """Leaves an audit record for every change, in the change's own transaction.

    NB: Django writes forms and formsets in one transaction, but not the deletion of
    several rows from the list.
    """

    def save_model(self, request, obj, form, change):
        stored = self.model._base_manager.get(pk=obj.pk) if change else None
        form.before = snapshot(stored) if change else None
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self._record_saved(request, form.instance, form.before)

    def save_formset(self, request, form, formset, change):
        before = _stored_rows(formset)
        doomed = [form_.instance for form_ in formset.deleted_forms]
        deleted = [(row, *before[row.pk]) for row in doomed if row.pk in before]
        super().save_formset(request, form, formset, change)
        for instance in formset.new_objects:
            self._record_saved(request, instance, None)
        for instance, _names in formset.changed_objects:
            self._record_saved(request, instance, before[instance.pk][1])
        for instance, key, values in deleted:
            self._record(request, DELETED, instance, key, values, None)

    def delete_model(self, request, obj):
        key, values = object_key(obj), snapshot(obj)
        super().delete_model(request, obj)
        self._record(request, DELETED, obj, key, values, None)

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            for obj in queryset:
                self.delete_model(request, obj)

    def _record_saved(self, request, instance, before):
        # NB: read again, so that the record holds what is stored, not what was typed.
        stored = type(instance)._base_manager.get(pk=instance.pk)
        after, key = snapshot(stored), object_key(stored)
        if before is None:
            self._record(request, ADDED, stored, key, None, after)
        elif before != after:
            old, new = difference(before, after)
            self._record(request, CHANGED, stored, key, old, new)

    def _record(self, request, action, instance, key, before, after):
        audit.record(
            by=request.user,
            at=timezone.localtime(),
            action=action,
            object_type=object_type(instance),
            object_key=key,
            before=before,
            after=after,
        )


def _stored_rows(formset):
    """Return (key, values) by number of the rows that a formset changes or deletes."""
    touched = [
        form.instance.pk
        for form in formset.initial_forms
        if form.has_changed() or form in formset.deleted_forms
    ]
    rows = formset.model._base_manager.filter(pk__in=touched)
    return {row.pk: (object_key(row), snapshot(row)) for row in rows}


class ReadOnlyAdmin(LinkedAdmin):
    """Shows what people entered; nobody changes it here, whatever their rights."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class RuledForm(forms.ModelForm):
    """Judges a row by the rules that the plan's files are judged by.

    `parent` is the row that an inline form stands under, as it is being saved.
    """

    parent = None

    def problems(self, values):
        """Return (field, sentence) pairs."""
        return []

    def changed_of(self, names, found):
        """Return those of the fields that were changed and have no problem so far."""
        wrong = {name for name, _sentence in found} | set(self.errors)
        return [n for n in names if n in self.changed_data and n not in wrong]

    def clean(self):
        values = super().clean()
        values = self.cleaned_data if values is None else values
        for name, message in self.problems(values):
            self.add_error(name if name in self.fields else None, message)
        return values


class ParentFormSet(forms.BaseInlineFormSet):
    """Lets the forms see the row that they stand under with its unsaved changes, and
    names each input to a screen reader: the column's head alone does not."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for field in form.fields.values():
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", str(field.label))

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        form.parent = self.instance
        return form


def plan_years() -> range | None:
    """Return the years of the plan; None when none is loaded. Queries: 1."""
    plan = current_plan()
    return range(plan.first_year, plan.last_year + 1) if plan else None


class PlainInline(WithHelp, admin.TabularInline):
    """Reads the choices of its references once, not once for each row, and offers no
    way of changing what it refers to."""

    formset = ParentFormSet
    formfield_overrides = INLINE_TEXTS
    extra = 0
    show_change_link = True

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        cache = request.__dict__.setdefault("_inline_choices", {})
        model = db_field.related_model
        if model not in cache:
            cache[model] = list(field.choices)
        field.choices = cache[model]
        return field

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.is_relation and field:
            for action in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{action}_related", False)
        return field
