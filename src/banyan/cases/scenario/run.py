"""Play scenarios through the services and compare what they come to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from banyan.base import ports, training
from banyan.kernel import clock
from banyan.kernel.errors import OrgError
from banyan.meetings.domain.votes import Counts
from banyan.people import services as people

from .. import services
from ..definitions import definition_of
from .look import standing_now
from .read import Act, Play, Scenario
from .world import World, built

FIRST_DAY = dt.date(2026, 9, 1)


class TakenBack(Exception):
    """Ends a play, so that nothing of it remains."""


@dataclass
class Ran:
    """What a scenario came to: how much was played, and what differed."""

    kind: str
    pack: str
    plays: int = 0
    acts: int = 0
    refusals: int = 0
    citations: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "kind": self.kind,
            "pack": self.pack,
            "ok": not self.problems,
            "plays": self.plays,
            "acts": self.acts,
            "refusals": self.refusals,
            "articles": sorted(self.citations),
            "problems": self.problems,
        }


def run_scenario(scenario: Scenario) -> Ran:
    """Play every course of a kind; nothing of it remains."""
    ran = Ran(scenario.kind, scenario.pack)
    with _on_its_own():
        _move_to(FIRST_DAY)
        world = built(scenario)
        for play in scenario.plays:
            ran.plays += 1
            with _on_its_own():
                _Stage(scenario, play, ran, world).run()
    return ran


def _move_to(day: dt.date) -> None:
    """Move the organisation's day, and let the clock do what it does."""
    shift = day - clock.real_today()
    clock.set_shift(lambda: shift)
    for _key, roll in ports.day_roll:
        roll(day)


@contextmanager
def _on_its_own() -> Iterator[None]:
    """Run in a transaction that is taken back, with the organisation's day moved."""
    try:
        with transaction.atomic():
            yield
            raise TakenBack
    except TakenBack:
        pass
    finally:
        clock.set_shift(training.current_shift)


@dataclass
class _Stage:
    """One play under way."""

    scenario: Scenario
    play: Play
    ran: Ran
    world: World
    cases: dict[str, int] = field(default_factory=dict)

    def run(self) -> None:
        _move_to(FIRST_DAY)
        for act in self.play.acts:
            self.ran.acts += 1
            if day := act.get("today"):
                _move_to(day)
            if not self.act(act):
                return

    def act(self, act: Act) -> bool:
        """Do one act; say whether the play can go on."""
        try:
            with transaction.atomic():
                self.do(act)
        except OrgError as error:
            return self.was_refused(act, error)
        if "refused" in act.data:
            self.say(act, f"was to be refused ({act.get('refused')}) and was not")
            return False
        self.compare(act)
        return True

    def was_refused(self, act: Act, error: OrgError) -> bool:
        wanted = act.get("refused")
        if wanted is None:
            more = "; ".join(p.message for p in error.problems)
            self.say(act, f"refused: {error.code}: {error.message} {more}".strip())
            return False
        self.ran.refusals += 1
        codes = {error.code, *(p.code for p in error.problems)}
        if wanted not in codes:
            self.say(act, f"refused as {sorted(codes)}, not {wanted}")
        self.cited(act, error)
        self.compare(act)
        return True

    def cited(self, act: Act, error: OrgError) -> None:
        """Compare the article of a refusal: the rule, and where it stands."""
        rule, citation = getattr(error, "rule", ""), getattr(error, "citation", "")
        if citation:
            self.ran.citations.add(f"{rule}: {citation}")
        if wanted := act.get("rule"):
            if rule != wanted:
                self.say(act, f"cites {rule or 'no rule'}, not {wanted}")
            elif not citation:
                self.say(act, f"names {rule} without the article")

    def say(self, act: Act, what: str) -> None:
        self.ran.problems.append(f"“{self.play.title}”, act {act.number}: {what}")

    def do(self, act: Act) -> None:
        """Call the service that the act names."""
        getattr(self, f"do_{act.get('do')}")(act)

    def who(self, act: Act) -> Any:
        return self.world.actors[act.get("as")]

    def on(self, act: Act) -> dt.date:
        day: dt.date = act.get("on") or clock.today()
        return day

    def case(self, act: Act) -> int:
        return self.cases[act.get("case", "case")]

    def given(self, act: Act) -> dict[str, Any]:
        return {k: self.world.named(v) for k, v in act.get("given", {}).items()}

    def new_person(self, new: Mapping[str, Any]) -> people.NewPerson:
        """Return somebody not yet on record, registered when the case is opened."""
        return people.NewPerson(
            full_name=new["name"], birth_date=new.get("born"), is_specimen=True
        )

    def do_open(self, act: Act) -> None:
        word = act.get("subject", "").lstrip("@")
        unit = self.world.units.get(act.get("unit", ""))
        known = (self.world.memberships, self.world.persons, self.world.units)
        places = {"membership": known[0], "person": known[1], "unit": known[2]}
        kind = act.get("kind", self.scenario.kind)
        of_kind = places[definition_of(kind, self.scenario.pack).subject]
        new = act.get("new")
        command = services.OpenCase(
            subject=0 if new else of_kind[word],
            new_person=self.new_person(new) if new else None,
            on=self.on(act),
            unit=unit,
            given=self.given(act),
            sets=act.get("sets", {}),
        )
        made = services.case_open(
            actor=self.who(act), kind=kind, commands=[command], pack=self.scenario.pack
        )
        if new and made[0].person_id:
            self.world.persons[word] = made[0].person_id
        self.cases[act.get("case", "case")] = made[0].pk

    def do_record(self, act: Act) -> None:
        counts = act.get("counts")
        person = self.world.persons
        command = services.RecordStep(
            case=self.case(act),
            step=act.get("step"),
            on=self.on(act),
            outcome=act.get("outcome", ""),
            given=self.given(act),
            counts=Counts(**counts) if counts else None,
            attendance={person[w]: "present" for w in act.get("came", ())},
            reading=act.get("reading", ""),
            body=self.world.units.get(act.get("body", "")),
            signer=person.get(act.get("signer", "")),
            acted_by=person.get(act.get("acted_by", "")),
            sets=act.get("sets", {}),
        )
        services.step_record(actor=self.who(act), commands=[command])

    def do_waive(self, act: Act) -> None:
        command = services.WaiveGuard(
            self.case(act), act.get("step"), act.get("guard"), act.get("reason", "")
        )
        services.step_waive(actor=self.who(act), commands=[command])

    def do_set(self, act: Act) -> None:
        command = services.SetClock(
            self.case(act),
            act.get("step"),
            act.get("clock"),
            act.get("until"),
            act.get("reason", ""),
        )
        services.clock_set(actor=self.who(act), commands=[command])

    def _halt(self, act: Act) -> services.Halt:
        steps = tuple(act.get("steps", ()))
        return services.Halt(self.case(act), self.on(act), act.get("reason", ""), steps)

    def do_suspend(self, act: Act) -> None:
        services.case_suspend(actor=self.who(act), commands=[self._halt(act)])

    def do_resume(self, act: Act) -> None:
        services.case_resume(actor=self.who(act), commands=[self._halt(act)])

    def do_withdraw(self, act: Act) -> None:
        services.case_withdraw(actor=self.who(act), commands=[self._halt(act)])

    def do_pass(self, act: Act) -> None:
        """Let time pass: the day was moved, and the clock has done its work."""

    def compare(self, act: Act) -> None:
        """Compare where things stand with what the act expects."""
        wanted: Mapping[str, Any] = act.get("expect", {})
        if not wanted:
            return
        found = standing_now(self.case(act), self.world, clock.today())
        for key, value in wanted.items():
            if found.get(key) != value:
                self.say(act, f"{key} is {found.get(key)!r}, not {value!r}")
