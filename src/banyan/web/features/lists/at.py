"""Where a list stands: its page, what is asked, and the addresses that ask otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from banyan.base.lists import Given, ListQuery, ListSpec, Node, all_of, parse
from banyan.base.lists.query import OWN, address_of
from banyan.base.lists.running import NOTHING_GIVEN
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible
from banyan.lists.queries import saved_get
from banyan.web.shared.dates import AS_OF, KNOWN_ON, Moment, moment_of

EDIT = "edit"


@dataclass(frozen=True)
class At:
    """A list on a page. ``extra`` are parts of the address that belong to the page."""

    actor: Actor
    spec: ListSpec
    query: ListQuery
    url: str
    moment: Moment
    extra: tuple[tuple[str, str], ...] = ()
    given: Given = NOTHING_GIVEN
    editing: bool = False
    unknown: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        request: HttpRequest,
        spec: ListSpec,
        url: str,
        *,
        extra: tuple[tuple[str, str], ...] = (),
        given: Given = NOTHING_GIVEN,
    ) -> At:
        """Read what a request asks of a list."""
        moment = moment_of(request)
        params = _with_saved(request, spec)
        query = ListQuery.of(spec, params, day=moment.as_of, known_on=moment.known_on)
        return cls(
            actor=request.actor,  # type: ignore[attr-defined]
            spec=spec,
            query=query,
            url=url,
            moment=moment,
            extra=extra,
            given=given,
            editing=bool(request.GET.get(EDIT)),
            unknown=_unknown(request, spec, extra),
        )

    @property
    def node(self) -> Node | None:
        """The filter as a tree; InputError when it cannot be read."""
        return parse(self.query.filter)

    def to(self, *, edit: bool | None = None, **parts: Any) -> str:
        """Return the address of the same list asked otherwise, from its first page."""
        return self._address(self.query.changed(**parts), edit)

    def page(self, *, after: str = "", before: str = "") -> str:
        """Return the address of another page of the list."""
        return self._address(self.query.changed(after=after, before=before), False)

    def _address(self, query: ListQuery, edit: bool | None) -> str:
        params = dict(self.extra) | query.params(self.spec)
        if self.editing if edit is None else edit:
            params[EDIT] = "1"
        found = address_of(params)
        return f"{self.url}?{found}" if found else self.url

    def carried(self, *without: str) -> tuple[tuple[str, str], ...]:
        """Return the hidden fields of a form that asks the list otherwise."""
        params = dict(self.extra) | self.query.params(self.spec)
        dropped = {"after", "before", *without}
        kept = [(k, v) for k, v in params.items() if k not in dropped]
        if self.editing and EDIT not in dropped:
            kept.append((EDIT, "1"))
        return (*kept, *self.moment.carried)

    def without_filters(self) -> str:
        """Return the address of the list with nothing narrowing it."""
        return self.to(filter="", text="", edit=False)

    @property
    def asked(self) -> ListQuery:
        """The query with what the page itself narrows the list to, for other pages."""
        if self.given.pinned is None:
            return self.query.changed()
        try:
            node = all_of(self.given.pinned, self.node)
        except InputError:
            return self.query.changed()
        tab = self.given.tab.key if self.given.tab else self.query.tab
        return self.query.changed(filter=node, tab=tab)

    @property
    def notices(self) -> tuple[str, ...]:
        """What to say of the address before anything is read."""
        found = [
            gettext("“%(part)s” in the address is not understood and left out.")
            % {"part": name}
            for name in self.unknown
        ]
        if self.moment.moved and not self.spec.dated:
            found.append(
                gettext("This list shows today, whatever the date of the page.")
            )
        return tuple(found)


def _with_saved(request: HttpRequest, spec: ListSpec) -> dict[str, str]:
    """Return the address; one that names a saved list alone asks as that list does."""
    params = request.GET.dict()
    asked = {"f", "q", "c", "s", *spec.by_key} & set(params)
    if not params.get("saved") or asked:
        return params
    try:
        saved = saved_get(request.actor, params["saved"])  # type: ignore[attr-defined]
    except NotVisible:
        return params
    return saved.query.params(spec) | params if saved.list_key == spec.key else params


def _unknown(
    request: HttpRequest, spec: ListSpec, extra: tuple[tuple[str, str], ...]
) -> tuple[str, ...]:
    """Return the names in the address that nobody reads; a form's own are read."""
    known = {
        *OWN,
        *spec.by_key,
        spec.tab_param,
        AS_OF,
        KNOWN_ON,
        EDIT,
        "do",
        "new",
        "col",
    }
    known |= {name for name, _value in extra}
    return tuple(
        name[:40]
        for name in request.GET
        if name not in known and name[1:2] != "." and name[:1].isalpha()
    )[:5]
