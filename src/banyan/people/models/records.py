"""The register: persons, memberships and their dated facts, offices."""

from __future__ import annotations

from django.db import models

from banyan.base.fields import OpenDateField, TextField3
from banyan.base.models import (
    Identified,
    Versioned,
    one_open_row,
    one_start,
    period_check,
)


class Person(Identified):
    """A human being, apart from any account and any membership."""

    full_name = models.CharField(max_length=200)
    family_name = models.CharField(max_length=80, blank=True)
    middle_name = models.CharField(max_length=120, blank=True)
    given_name = models.CharField(max_length=80, blank=True)
    name_script = models.CharField(max_length=4, default="Latn")
    name_language = models.CharField(max_length=2, default="vi")
    name_fold = models.CharField(max_length=200)
    name_rev = models.CharField(max_length=200)
    name_key = models.CharField(max_length=300)
    sex = models.CharField(max_length=1, blank=True)
    birth_date = models.DateField(null=True)
    birth_precision = models.CharField(max_length=5, default="day")
    deceased_on = models.DateField(null=True)
    is_specimen = models.BooleanField(default=False)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    row_version = models.PositiveIntegerField(default=1)

    DERIVED = ["name_fold", "name_rev", "name_key"]
    PRIVACY = {
        "*": "personal",
        "uid": "organisational",
        "is_specimen": "organisational",
        "merged_into": "organisational",
        "created_at": "organisational",
        "row_version": "organisational",
    }

    class Meta:
        indexes = [
            models.Index(fields=["name_fold", "birth_date"], name="person_fold"),
            models.Index(fields=["name_rev", "id"], name="person_rev"),
            models.Index(fields=["birth_date"], name="person_birth"),
        ]

    def __str__(self) -> str:
        return self.full_name


class PersonName(models.Model):
    """Another name of a person: a former name, a spelling, another script."""

    KINDS = ("official", "former", "alias", "spelling", "romanised")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="names")
    text = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    language = models.CharField(max_length=2)
    script = models.CharField(max_length=4)
    name_fold = models.CharField(max_length=200)
    name_rev = models.CharField(max_length=200)
    source = models.CharField(max_length=200, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    DERIVED = ["name_fold", "name_rev"]
    PRIVACY = {"*": "personal"}

    class Meta:
        indexes = [
            models.Index(fields=["name_fold"], name="personname_fold"),
            models.Index(fields=["name_rev"], name="personname_rev"),
        ]

    def __str__(self) -> str:
        return self.text


class Contact(models.Model):
    """A way to reach a person. Apart from the person, so that rights can differ."""

    KINDS = ("phone", "mail", "address")

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="contacts"
    )
    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=300)
    value_fold = models.CharField(max_length=300)
    is_primary = models.BooleanField(default=False)
    row_version = models.PositiveIntegerField(default=1)

    DERIVED = ["value_fold"]
    PRIVACY = {"*": "personal"}

    class Meta:
        indexes = [models.Index(fields=["kind", "value_fold"], name="contact_value")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"


class Sensitive(models.Model):
    """One sensitive value, encrypted; found only by exact match on its HMAC."""

    FIELDS = ("national-id", "health-ground")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=20)
    key_id = models.CharField(max_length=16)
    sealed = models.BinaryField()
    match = models.CharField(max_length=64, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {
        "*": "organisational",
        "sealed": "sensitive",
        "match": "sensitive",
        "field": "restricted",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "field"], name="sensitive_once")
        ]
        indexes = [models.Index(fields=["field", "match"], name="sensitive_match")]

    def __str__(self) -> str:
        return f"{self.field} of {self.person_id}"


class Membership(Identified):
    """A person in one structure, from joining to leaving.

    ``unit``, ``grade``, ``participation`` and ``state`` are copies of today's
    stay, grade and participation; the name keys are copies of the person's.
    One that was recorded twice is *withdrawn*: it never was, and has no facts.
    """

    STATES = ("member", "left", "planned", "withdrawn")

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="memberships"
    )
    structure = models.ForeignKey(
        "units.Structure", on_delete=models.PROTECT, related_name="+"
    )
    card_no = models.CharField(max_length=30, blank=True)
    joined_on = models.DateField()
    ceremony_on = models.DateField(null=True)
    official_on = models.DateField(null=True)
    left_on = OpenDateField()
    left_reason = models.CharField(max_length=20, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_by = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=9, default="member")
    unit = models.ForeignKey(
        "units.Unit", null=True, on_delete=models.PROTECT, related_name="+"
    )
    grade = models.CharField(max_length=16, blank=True)
    participation = models.CharField(max_length=16, blank=True)
    name_key = models.CharField(max_length=300)
    name_fold = models.CharField(max_length=200)
    name_rev = models.CharField(max_length=200)
    is_specimen = models.BooleanField(default=False)
    row_version = models.PositiveIntegerField(default=1)

    DERIVED = "state unit grade participation name_key name_fold name_rev".split()
    PRIVACY = {
        "*": "restricted",
        "uid": "organisational",
        "name_key": "personal",
        "name_fold": "personal",
        "name_rev": "personal",
        "is_specimen": "organisational",
        "row_version": "organisational",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "structure"],
                condition=models.Q(state="member"),
                name="membership_once",
            ),
            models.UniqueConstraint(
                fields=["structure", "card_no"],
                condition=~models.Q(card_no=""),
                name="membership_card",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "name_key", "id"],
                condition=models.Q(state="member"),
                name="membership_unit_key",
            ),
            models.Index(
                fields=["structure", "name_key", "id"],
                condition=models.Q(state="member"),
                name="membership_key",
            ),
            models.Index(fields=["name_key", "id"], name="membership_name"),
            models.Index(
                fields=["name_fold", "unit", "id"],
                include=["person"],
                name="membership_fold",
            ),
            models.Index(
                fields=["name_rev", "unit", "id"],
                include=["person", "name_fold"],
                name="membership_rev",
            ),
            models.Index(fields=["unit", "state"], name="membership_unit_state"),
            models.Index(fields=["joined_on"], name="membership_joined"),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"


class Fact(Versioned):
    """What the three dated facts of a membership share."""

    decision = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    end_decision = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Grade(Fact):
    """Probationary or official, for a period."""

    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="grades"
    )
    grade = models.CharField(max_length=16)

    PRIVACY = {"*": "restricted"}

    class Meta:
        constraints = [
            period_check("grade_period"),
            one_open_row("grade_open", "membership"),
            one_start("grade_start", "membership"),
        ]

    def __str__(self) -> str:
        return self.grade


class Participation(Fact):
    """Active, exempt or suspended, for a period."""

    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="participations"
    )
    participation = models.CharField(max_length=16)
    ground = models.CharField(max_length=40, blank=True)
    review_on = models.DateField(null=True)

    PRIVACY = {"*": "restricted", "ground": "sensitive"}

    class Meta:
        constraints = [
            period_check("participation_period"),
            one_open_row("participation_open", "membership"),
            one_start("participation_start", "membership"),
        ]

    def __str__(self) -> str:
        return self.participation


class Stay(Fact):
    """The unit of a membership, for a period: home, or guest on a temporary transfer."""

    KINDS = ("home", "guest")

    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="stays"
    )
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5, default="home")

    PRIVACY = {"*": "restricted"}

    class Meta:
        constraints = [
            period_check("stay_period"),
            one_open_row("stay_open", "membership", "kind"),
            one_start("stay_start", "membership", "kind"),
        ]
        indexes = [
            models.Index(fields=["unit", "valid_to", "valid_from"], name="stay_unit"),
            models.Index(
                fields=["unit"],
                condition=models.Q(kind="guest", superseded_at__isnull=True),
                name="stay_guest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} stay in {self.unit_id}"


class Post(models.Model):
    """A post that a unit has, with its number of seats."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    names = TextField3()
    seats = models.PositiveSmallIntegerField(default=1)
    rank = models.PositiveSmallIntegerField(default=100)
    valid_from = models.DateField()
    valid_to = OpenDateField()
    decision = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    is_specimen = models.BooleanField(default=False)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "organisational"}

    class Meta:
        constraints = [
            period_check("post_period"),
            models.UniqueConstraint(
                fields=["unit", "key", "valid_from"], name="post_unit_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.unit_id}"


class Office(Versioned):
    """A person in a post for a period, under a mandate with its term."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="offices")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="offices")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    term_ends_on = models.DateField(null=True)
    mandate = models.CharField(max_length=200, blank=True)
    decision = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    end_decision = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "organisational"}

    class Meta:
        constraints = [
            period_check("office_period"),
            one_open_row("office_open", "person", "post"),
            one_start("office_start", "person", "post"),
        ]
        indexes = [
            models.Index(fields=["unit", "valid_to"], name="office_unit"),
            models.Index(fields=["post", "valid_to"], name="office_post"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} as {self.post_id}"


class CountingPlace(Versioned):
    """The one unit where a person is counted as a person, for a period."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")

    PRIVACY = {"*": "organisational"}

    class Meta:
        constraints = [
            period_check("countingplace_period"),
            one_open_row("countingplace_open", "person"),
        ]
        indexes = [models.Index(fields=["unit", "valid_to"], name="countingplace_unit")]

    def __str__(self) -> str:
        return f"{self.person_id} counted in {self.unit_id}"


class Qualification(models.Model):
    """A certificate or course that a person holds, with its validity."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="qualifications"
    )
    kind = models.CharField(max_length=40)
    title = TextField3()
    number = models.CharField(max_length=60, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField()
    valid_until = OpenDateField()
    rule = models.CharField(max_length=40, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "personal"}

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"


class TallyDelta(models.Model):
    """A change in a unit's own counts, waiting to be rolled up the tree."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    measure = models.CharField(max_length=20)
    delta = models.IntegerField()

    PRIVACY = {"*": "organisational"}

    class Meta:
        indexes = [models.Index(fields=["unit"], name="tallydelta_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.measure} {self.delta:+d}"
