"""What every template may ask for: an icon, the sign and the colour of a kind of organisation."""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

# What has another sign or colour than its own name.
_SIGNS = {"cluster": "cluster-organisation", "meta": "meta-cluster"}
_COLOURS = {
    "firm": "firm",
    "freelancer": "firm",
    "research": "knowledge",
    "university": "knowledge",
    "public": "public",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of the sprite; its meaning stands beside it in words."""
    address = static("klastr/icons.svg")
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', address, _SIGNS.get(name, name)
    )


@register.simple_tag(takes_context=True)
def page_in(context: template.Context, language: str) -> str:
    """The address of the page that is shown, in another language."""
    return translate_url(context["request"].get_full_path(), language)


@register.filter
def colour_of(kind: str) -> str:
    """The class that gives the colour of a kind of organisation.

    >>> colour_of("university"), colour_of("meta")
    ('kind-knowledge', 'kind-support')
    """
    return f"kind-{_COLOURS.get(kind, 'support')}"
