"""What members ask for about their own record, and how their unit answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from banyan.base.fields import OPEN_END
from banyan.deadlines.queries import deadlines_of
from banyan.deadlines.services import Start, deadlines_finish, deadlines_start
from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text
from banyan.papers.services import paper_add

from .. import settings
from ..domain import corrections as wishes
from ..domain import refusals
from ..domain.commands import AnswerCorrection, AskCorrection
from ..domain.corrections import MEMBERSHIP, WISHES, Wish
from ..models import CorrectionRequest, Membership, Office, Person
from .ground import Moment, acting, decision_id, require_at, unit_facts
from .loading import persons_locked
from .memberships import membership_correct
from .persons import READ, person_change

KIND = "people.correction"
SUBJECT = "people.correctionrequest"
TITLE = Text(
    vi="Trả lời đề nghị sửa hồ sơ",
    lo="ຕອບຄຳຂໍແກ້ໄຂຂໍ້ມູນ",
    en="Answer a request for a correction",
)
ACTION = Text(vi="Mở đề nghị", lo="ເປີດຄຳຂໍ", en="Open the request")
PAPER = Text(
    vi="Giấy tờ kèm đề nghị sửa hồ sơ",
    lo="ເອກະສານຄັດຕິດຄຳຂໍແກ້ໄຂ",
    en="Paper with a request for a correction",
)


def correction_ask(
    *, actor: Actor, commands: Sequence[AskCorrection], record_into: Any = None
) -> list[CorrectionRequest]:
    """Ask that something of one's own record be put right; needs no right.

    Each request waits in the inbox of whoever may put it right in the unit, with
    the term that the installation set. Raises InputError for what cannot be read,
    StateRefusal where it waits already, and where no unit looks after the record;
    NotVisible for a membership that is not one's own.
    """
    if actor.own_person is None:
        raise refusals.refusal([wishes.no_person()])
    moment = Moment.here()
    refusals.bad_input([p for c in commands for p in _problems(c, moment)])
    with transaction.atomic():
        person = persons_locked([actor.own_person])[actor.own_person]
        refusals.refuse(_asked_already(person, commands))
        with acting(actor, "people.correction_ask", record_into=record_into) as act:
            return [_ask(actor, act, person, c, moment) for c in commands]


def _problems(command: AskCorrection, moment: Moment) -> list[Any]:
    wish = WISHES.get(command.about)
    if wish is None:
        return [wishes.unknown(command.about)]
    kept = wishes.read(wish, command.wanted)
    found = wishes.wish_problems(wish, kept, moment.today)
    if not command.reason.strip():
        found.append(wishes.no_reason())
    if len(command.reason) > wishes.LONGEST:
        found.append(wishes.too_long("reason"))
    return found


def _asked_already(person: Person, commands: Sequence[AskCorrection]) -> list[Any]:
    waiting = CorrectionRequest.objects.filter(person=person, state="open")
    known: set[tuple[str, int | None]] = set(
        waiting.values_list("about", "membership_id")
    )
    found = []
    for command in commands:
        key = (command.about, command.membership)
        if key in known and WISHES[command.about].is_plain:
            found.append(wishes.asked_already())
        known.add(key)
    return found


def _ask(
    actor: Actor, act: Any, person: Person, command: AskCorrection, moment: Moment
) -> CorrectionRequest:
    wish = WISHES[command.about]
    membership = _membership(person, command.membership) if command.membership else None
    if wish.about == MEMBERSHIP and membership is None:
        raise NotVisible
    unit = membership.unit_id if membership else _unit_of(person)
    if unit is None:
        raise refusals.refusal([wishes.no_unit()])
    row = CorrectionRequest.objects.create(
        person=person,
        membership=membership,
        unit_id=unit,
        about=wish.key,
        wanted=wishes.read(wish, command.wanted),
        reason=command.reason.strip(),
        seen_version=(membership or person).row_version,
        asked_account=actor.account_id,
        asked_at=moment.now,
    )
    if command.paper is not None:
        row.paper = _paper(actor, act, row, *command.paper)
        row.save(update_fields=["paper"])
    act.record("create", row)
    _start(act, row, wish)
    return row


def _membership(person: Person, pk: int) -> Membership:
    row = Membership.objects.filter(
        pk=pk, person=person, withdrawn_at__isnull=True
    ).first()
    if row is None:
        raise NotVisible
    return row


def _unit_of(person: Person) -> int | None:
    """Return the unit that looks after a person: of the first membership, or office."""
    rows = Membership.objects.filter(person=person, unit__isnull=False)
    rows = rows.order_by("structure__counting_order", "-joined_on")
    present = rows.filter(state="member").values_list("unit_id", flat=True).first()
    if present is not None:
        return present
    held = Office.objects.filter(
        person=person, valid_to=OPEN_END, superseded_at__isnull=True
    )
    in_office = held.values_list("unit_id", flat=True).first()
    return in_office or rows.values_list("unit_id", flat=True).first()


def _paper(
    actor: Actor, act: Any, row: CorrectionRequest, name: str, content: bytes
) -> Any:
    return paper_add(
        actor=actor,
        title=PAPER,
        kind="request",
        content=content,
        file_name=name,
        unit=row.unit_id,
        person=row.person_id,
        privacy="personal",
        subject_kind=SUBJECT,
        subject=row.pk,
        about_oneself=True,
        record_into=act,
    )


def _start(act: Any, row: CorrectionRequest, wish: Wish, due_on: Any = None) -> None:
    term = settings.answer_term()
    start = Start(
        kind=KIND,
        subject_kind=SUBJECT,
        subject=row.pk,
        title=TITLE,
        unit=row.unit_id,
        started_on=clock.today(),
        right=wish.right,
        about=row.person.full_name,
        person=row.person_id,
        url=f"/requests/{row.uid}/",
        action=ACTION,
        length=None if due_on else term.length,
        length_unit="" if due_on else term.unit,
        due_on=due_on,
    )
    deadlines_start(actor=system_actor(KIND), starts=[start], record_into=act)


# -- withdrawing and answering -----------------------------------------------------------


def correction_withdraw(
    *, actor: Actor, request: Any, record_into: Any = None
) -> CorrectionRequest:
    """Take one's own request back. Raises NotVisible, StateRefusal when answered."""
    with transaction.atomic():
        row = _locked(request)
        if row.person_id != actor.own_person:
            raise NotVisible
        _require_open(row)
        with acting(
            actor, "people.correction_withdraw", record_into=record_into
        ) as act:
            _close(act, row, "withdrawn", "", actor)
    return row


def correction_answer(
    *,
    actor: Actor,
    commands: Sequence[AnswerCorrection],
    decision: Any = None,
    record_into: Any = None,
) -> list[CorrectionRequest]:
    """Answer requests: accept (and put right), or refuse with the reason.

    Accepting a plain wish changes the record through the ordinary service, with
    ``decision`` where a standing changes; a wish in words must have been put right
    before. Needs the right of the wish over the unit. Raises NotVisible,
    NotAllowed, Conflict, InputError without a reason, StateRefusal for one's own,
    one closed already, one not put right, and whatever the change itself refuses.
    """
    with transaction.atomic():
        rows = [_locked(c.request) for c in commands]
        for row, command in zip(rows, commands, strict=True):
            _require_answer(actor, row, command)
        with acting(
            actor,
            "people.correction_answer",
            decision=None if decision is None else decision_id(decision),
            unit=rows[0].unit_id if len(rows) == 1 else None,
            record_into=record_into,
        ) as act:
            for row, command in zip(rows, commands, strict=True):
                if command.accept:
                    _put_right(actor, act, row, decision)
                state = "accepted" if command.accept else "refused"
                _close(act, row, state, command.answer, actor, decision)
    return rows


def _locked(request: Any) -> CorrectionRequest:
    pk = getattr(request, "pk", request)
    wanted = {"pk": pk} if isinstance(pk, int) else {"uid": pk}
    rows = CorrectionRequest.objects.select_for_update(of=("self",)).filter(**wanted)
    row = rows.select_related("unit", "person").first()
    if row is None:
        raise NotVisible
    return row


def _require_open(row: CorrectionRequest) -> None:
    if row.state != "open":
        raise refusals.refusal([wishes.answered(row.state)])


def _require_answer(
    actor: Actor, row: CorrectionRequest, command: AnswerCorrection
) -> None:
    require_at(actor, WISHES[row.about].right, unit_facts(row.unit), READ)
    refusals.check_version(row.row_version, command.row_version)
    _require_open(row)
    if row.person_id == actor.person_id:
        raise refusals.refusal([wishes.own_request()])
    if not command.accept and not command.answer.strip():
        refusals.bad_input([wishes.no_reason("answer")])
    if len(command.answer) > wishes.LONGEST:
        refusals.bad_input([wishes.too_long("answer")])


def _put_right(actor: Actor, act: Any, row: CorrectionRequest, decision: Any) -> None:
    wish = WISHES[row.about]
    if not wish.is_plain:
        subject: Any = row.membership or row.person
        if row.membership and subject.row_version == row.seen_version:
            raise refusals.refusal([wishes.not_put_right()])
        return
    if wish.about == MEMBERSHIP:
        command = wishes.membership_command(wish, row.wanted, row.membership_id or 0)
        membership_correct(
            actor=actor, commands=[command], decision=decision, record_into=act
        )
        return
    change = wishes.person_command(wish, row.wanted, row.person_id, row.reason[:200])
    person_change(actor=actor, commands=[change], record_into=act)


def _close(
    act: Any,
    row: CorrectionRequest,
    state: str,
    answer: str,
    actor: Actor,
    decision: Any = None,
) -> None:
    row.state, row.answer, row.answered_at = state, answer.strip(), clock.now()
    row.answered_account, row.answered_name = actor.account_id, actor.name[:200]
    row.decision_id = None if decision is None else decision_id(decision)
    row.row_version += 1
    row.save()
    act.record("end", row)
    deadlines_finish(
        actor=actor,
        subject_kind=SUBJECT,
        subjects=[row.pk],
        dropped=state == "withdrawn",
        record_into=act,
    )


# -- following the member ------------------------------------------------------------------


def requests_follow(moves: Sequence[tuple[int, int, int]]) -> int:
    """Let open requests go with members to other units, each with its due day.

    ``moves`` are memberships with the unit that was left and the one entered.
    """
    goes = {membership: (left, entered) for membership, left, entered in moves}
    if not goes:
        return 0
    asked = CorrectionRequest.objects.filter(
        person__memberships__in=list(goes), state="open"
    ).values_list("pk", "unit_id", "person__memberships")
    to = {
        pk: goes[membership][1]
        for pk, unit, membership in asked
        if goes[membership][0] == unit
    }
    if not to:
        return 0
    rows = CorrectionRequest.objects.select_for_update(of=("self",)).filter(
        pk__in=list(to), state="open"
    )
    found = list(rows.select_related("person").order_by("pk"))
    for row in found:
        unit = to[row.pk]
        with acting(system_actor(KIND), "people.requests_follow", unit=unit) as act:
            _follow(act, row, unit)
    return len(found)


def _follow(act: Any, row: CorrectionRequest, to_unit: int) -> None:
    actor = system_actor(KIND)
    running = deadlines_of(actor, SUBJECT, row.pk)
    row.unit_id = to_unit
    row.row_version += 1
    row.save(update_fields=["unit", "row_version"])
    act.record("change", row)
    deadlines_finish(
        actor=actor,
        subject_kind=SUBJECT,
        subjects=[row.pk],
        dropped=True,
        record_into=act,
    )
    due = max((r.due_on for r in running), default=None)
    _start(act, row, WISHES[row.about], due)


__all__ = [
    "correction_answer",
    "correction_ask",
    "correction_withdraw",
    "requests_follow",
]
