"""Making a package, taking one in, adding the key of a partner."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from banyan.exchange.queries import partners_with_units
from banyan.kernel.actor import Actor
from banyan.packages.domain.zipped import MOST
from banyan.packages.kinds import travelling
from banyan.packages.words import LEVELS
from banyan.web.features.people.words import said


class PackageFile(forms.FileField):
    """A file that may be a package, checked for its size before it is read."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Refuse what is too large without reading it."""
        file = super().clean(data, initial)
        if file is not None and file.size > MOST:
            too_large = gettext("The file is too large: at most %(limit)s MB.")
            raise forms.ValidationError(too_large % {"limit": MOST // 1_000_000})
        return file


class MakeForm(forms.Form):
    """For whom, how far it goes, everything or one kind."""

    partner = forms.ChoiceField(label=gettext_lazy("For the partner"))
    level = forms.ChoiceField(
        label=gettext_lazy("How far it goes"),
        widget=forms.RadioSelect,
        initial="partner",
        help_text=gettext_lazy(
            "“Public” leaves out minutes, undertakings and materials that are for the "
            "partner alone."
        ),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What"),
        required=False,
        help_text=gettext_lazy("A package holds what was released to the partner."),
    )
    record = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.key, gettext(kind.plural)) for kind in travelling()]
        offered = [(str(o.uid), said(o.name)) for o in partners_with_units(actor)]
        self._offer("partner", offered)
        self._offer("level", [(k, gettext(label)) for k, label in LEVELS.items()])
        self._offer("kind", [("", gettext("Everything that was released")), *kinds])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices


class ReceiveForm(forms.Form):
    """A package that came."""

    file = PackageFile(
        label=gettext_lazy("Package"),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
        help_text=gettext_lazy("The ZIP as the partner sent it, not unpacked."),
    )


class KeyForm(forms.Form):
    """The key of a partner: its file, and the fingerprint as it was read out."""

    organisation = forms.ChoiceField(label=gettext_lazy("Whose key"))
    content = PackageFile(
        label=gettext_lazy("Key card, or a package of the partner"),
        widget=forms.FileInput(attrs={"accept": ".json,.zip"}),
    )
    told = forms.CharField(
        label=gettext_lazy("Fingerprint, as the partner reads it out to you"),
        max_length=120,
        help_text=gettext_lazy(
            "Sixty digits in groups of five. Do not copy it from the message that the "
            "file came with: ask on the telephone or face to face."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    compared = forms.CharField(
        label=gettext_lazy("How it was compared"),
        max_length=200,
        help_text=gettext_lazy("For example: on the telephone with their office."),
    )

    def __init__(self, bodies: list[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(str(uid), said(name)) for uid, name in bodies]
