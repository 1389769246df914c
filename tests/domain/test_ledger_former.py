"""Earlier states of a row that was ended or found wrong."""

from __future__ import annotations

from banyan.ledger.domain.former import states

ROW = [
    ("id", "1"),
    ("valid_from", "2020-01-01"),
    ("valid_to", "2024-01-01"),
    ("superseded_at", "2025-01-01T00:00:00.000000Z"),
    ("ended_recorded_at", "2024-01-02T00:00:00.000000Z"),
    ("end_decision", "7"),
    ("row_version", "3"),
]


def test_states_go_back_step_by_step():
    now, version, known, opened = (dict(s) for s in states(ROW, 1))
    assert now == dict(ROW)
    assert version == now | {"row_version": "1"}
    assert known == version | {"superseded_at": None}
    assert opened == known | {
        "valid_to": "9999-12-31",
        "ended_recorded_at": None,
        "end_decision": None,
    }


def test_order_of_columns_is_kept():
    for state in states(ROW, 2):
        assert [name for name, _ in state] == [name for name, _ in ROW]
