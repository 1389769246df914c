"""Writes of registered tasks and of the results of a period."""

from ..commands import (
    AddEvidence,
    Approve,
    Change,
    Delay,
    Finish,
    MarkResult,
    Progress,
    RecordResult,
    Register,
    RollOut,
    Score,
    Step,
    WithReason,
)
from .approving import (
    commitments_approve,
    commitments_drop,
    commitments_return,
    delays_agree,
)
from .registering import commitment_change, commitments_register, commitments_submit
from .reporting import (
    commitments_finish,
    delays_report,
    evidence_add,
    milestone_reach,
    progress_report,
)
from .results import results_mark, results_record
from .results_table import (
    results_begun,
    results_headings,
    results_look,
    results_table,
)
from .rolling import commitment_roll_out
from .scoring import commitments_score, period_close

__all__ = [
    "results_begun",
    "results_headings",
    "results_look",
    "results_table",
    "AddEvidence",
    "Approve",
    "Change",
    "Delay",
    "Finish",
    "MarkResult",
    "Progress",
    "RecordResult",
    "Register",
    "RollOut",
    "Score",
    "Step",
    "WithReason",
    "commitment_change",
    "commitment_roll_out",
    "commitments_approve",
    "commitments_drop",
    "commitments_finish",
    "commitments_register",
    "commitments_return",
    "commitments_score",
    "commitments_submit",
    "delays_agree",
    "delays_report",
    "evidence_add",
    "milestone_reach",
    "period_close",
    "progress_report",
    "results_mark",
    "results_record",
]
