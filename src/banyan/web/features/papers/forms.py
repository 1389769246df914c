"""Taking in a paper or another version of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banyan.kernel.text import LANGUAGES, Text
from banyan.papers.domain.sniffing import MEDIA_TYPES

from .lines import CLASSES, KINDS, LANGUAGE_NAMES

NO_LANGUAGE = [("", _("Of no language (photograph, table)"))]


class FileField(forms.FileField):
    """A file of an accepted type, checked for its size before it is read."""

    def __init__(self, **more: Any) -> None:
        accepted = ",".join(f".{name}" for name in (*MEDIA_TYPES, "jpeg"))
        widget = forms.FileInput(attrs={"accept": accepted})
        super().__init__(label=_("File"), widget=widget, allow_empty_file=True, **more)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Refuse what is too large without reading it."""
        file = super().clean(data, initial)
        limit = int(settings.BANYAN_MAX_FILE_MB)
        if file is not None and file.size > limit * 1_000_000:
            too_large = gettext("The file is too large: at most %(limit)s MB.")
            raise forms.ValidationError(too_large % {"limit": limit})
        return file


def _languages() -> forms.ChoiceField:
    choices = [*NO_LANGUAGE, *((key, LANGUAGE_NAMES[key]) for key in LANGUAGES)]
    return forms.ChoiceField(label=_("Language"), choices=choices, required=False)


class PaperForm(forms.Form):
    """A new paper."""

    title_vi = forms.CharField(
        label=_("Title in Vietnamese"), max_length=300, required=False
    )
    title_lo = forms.CharField(label=_("Title in Lao"), max_length=300, required=False)
    title_en = forms.CharField(
        label=_("Title in English"), max_length=300, required=False
    )
    kind = forms.ChoiceField(label=_("Kind"))
    privacy = forms.ChoiceField(
        label=_("Who may open it"),
        help_text=_("Every opening of what is not public is recorded."),
    )
    file = FileField()
    language = _languages()

    def __init__(self, *args: Any, classes: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, privacy = self.fields["kind"], self.fields["privacy"]
        assert isinstance(kind, forms.ChoiceField)
        assert isinstance(privacy, forms.ChoiceField)
        kind.choices = [(key, gettext(label)) for key, label in KINDS.items()]
        privacy.choices = [(key, gettext(CLASSES[key])) for key in classes]

    def clean(self) -> dict[str, Any]:
        """Ask for a title in at least one language."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not any(cleaned.get(f"title_{k}") for k in LANGUAGES):
            self.add_error("title_vi", gettext("A paper needs a title."))
        return cleaned

    def title(self) -> Text:
        """Return the title in the languages that were typed."""
        return Text(**{k: self.cleaned_data[f"title_{k}"].strip() for k in LANGUAGES})


class AttachForm(forms.Form):
    """A file of a record, in a language."""

    file = FileField()
    language = _languages()


class VersionForm(forms.Form):
    """Another version of a paper, or its newest one in another language."""

    file = FileField()
    language = _languages()
    translates = forms.BooleanField(
        label=_("It is the newest version in another language"), required=False
    )
    row_version = forms.IntegerField(widget=forms.HiddenInput())
