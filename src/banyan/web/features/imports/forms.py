"""The upload and the choice of columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banyan.imports.kinds import KINDS as ALL
from banyan.kernel.actor import Actor
from banyan.units.queries import structures
from banyan.web.features.organisation.words import said

from .words import KINDS

HOW = (
    ("fill", _("Fill blanks only")),
    ("overwrite", _("Overwrite what differs")),
)


class UploadForm(forms.Form):
    """A table to take in."""

    kind = forms.ChoiceField(label=_("What it lists"))
    structure = forms.ChoiceField(label=_("Structure"))
    file = forms.FileField(
        label=_("Table"),
        help_text=_(
            "XLSX, XLS, ODS or CSV. Nothing is written before you have seen it."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt,.tsv"}),
        allow_empty_file=True,
    )
    on = forms.DateField(
        label=_("The day from which it holds"),
        help_text=_("Moves and ends take this day. Blank means today."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    how = forms.ChoiceField(
        label=_("Records that are known"), choices=HOW, initial="fill"
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, structure = self.fields["kind"], self.fields["structure"]
        assert isinstance(kind, forms.ChoiceField)
        assert isinstance(structure, forms.ChoiceField)
        kind.choices = [
            (key, gettext(label))
            for key, label in KINDS.items()
            if actor.holds(ALL[key].right)
        ]
        structure.choices = [
            (s.key, said(s.names)) for s in structures() if s.kind == "membership"
        ]

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        limit = int(settings.BANYAN_MAX_FILE_MB)
        if file.size > limit * 1_000_000:
            too_large = gettext("The file is too large: at most %(limit)s MB.")
            raise forms.ValidationError(too_large % {"limit": limit})
        return file


class ColumnsForm(forms.Form):
    """Which field each column fills."""

    how = forms.ChoiceField(label=_("Records that are known"), choices=HOW)

    def __init__(
        self,
        *args: Any,
        item: Any,
        choices: Any,
        samples: Sequence[Sequence[str]] = (),
        **kwargs: Any,
    ) -> None:
        self._samples = samples
        how = "overwrite" if item.overwrite else "fill"
        kwargs.setdefault("initial", {"how": how})
        super().__init__(*args, **kwargs)
        offered = [("", gettext("Leave out")), *choices]
        for at, heading in enumerate(item.headings):
            if heading:
                self.fields[f"column_{at}"] = forms.ChoiceField(
                    label=heading,
                    choices=offered,
                    required=False,
                    initial=item.mapping.get(str(at), ""),
                )

    def columns(self) -> list[tuple[forms.BoundField, str]]:
        """Return the field of each column with values from it, for a table."""
        return [(self[n], self._sample(n)) for n in self.fields if n != "how"]

    def _sample(self, name: str) -> str:
        at = int(name.removeprefix("column_"))
        return " · ".join(self._samples[at]) if at < len(self._samples) else ""

    def mapping(self) -> dict[int, str]:
        """Return what was chosen."""
        return {
            int(name.removeprefix("column_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("column_") and value
        }
