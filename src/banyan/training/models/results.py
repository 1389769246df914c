"""What was seen in the room: attendance at sessions, marks of tests."""

from __future__ import annotations

from django.db import models

from banyan.exchange.shapes import part_of, plain, word


class Attendance(models.Model):
    """Whether a participant was at a session."""

    session = part_of("training.Session", "attendance")
    participant = part_of("training.Participant", "attendance")
    word = word("present")
    note = plain()
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "personal"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "participant"], name="training_attendance_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.participant_id}: {self.word}"


class Mark(models.Model):
    """The mark of a participant in a test, in hundredths."""

    test = part_of("training.Test", "marks")
    participant = part_of("training.Participant", "marks")
    hundredths = models.PositiveIntegerField()
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "restricted"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["test", "participant"], name="training_mark_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.test_id} {self.participant_id}: {self.hundredths}"
