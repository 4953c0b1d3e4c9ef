"""The audit record in words, for the pages."""

from django import template

from tasks.web import audit_words as words

register = template.Library()
register.filter("audit_person", words.person_word)
register.filter("audit_action", words.action_word)
register.filter("audit_kind", words.kind_word)
register.filter("audit_result", words.result_word)
register.filter("audit_changes", words.changes)
