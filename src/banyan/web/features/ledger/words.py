"""Acts, records and operations as people call them. A test finds what has no name."""

from __future__ import annotations

from django.utils.translation import gettext

from banyan.base import lists
from banyan.exchange.kinds import KINDS
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import naming
from banyan.training.kinds import KINDS as COURSES

ACTS = {
    "decisions.decisions_unload": _("Took back decisions of a table"),
    "evaluation.bodies_decide": _("Decided classes"),
    "evaluation.branch_votes": _("Recorded the vote of a branch on classes"),
    "evaluation.campaign_close": _("Closed an evaluation"),
    "evaluation.campaign_open": _("Opened an evaluation"),
    "evaluation.class_correct": _("Corrected a class"),
    "evaluation.classes_publish": _("Published classes"),
    "evaluation.classes_take_over": _("Took classes over from records"),
    "evaluation.evidence_measure": _("Measured the evidence of an evaluation"),
    "evaluation.group_set": _("Set how the cap of a group is read"),
    "evaluation.opinions_ask": _("Asked for opinions"),
    "evaluation.opinions_record": _("Recorded opinions"),
    "evaluation.pieces_add": _("Added evidence"),
    "evaluation.rated_set": _("Set who is rated"),
    "evaluation.reviews_write": _("Wrote a self-review"),
    "evaluation.steps_say": _("Recorded what a body said"),
    "evaluation.undecided": _("Took back a decision on classes"),
    "imports.import_apply": _("Took a table in"),
    "imports.import_undo": _("Took back a table"),
    "people.members_unload": _("Took back members of a table"),
    "people.memberships_restore": _("Restored memberships as before a table"),
    "people.offices_restore": _("Restored offices as before a table"),
    "people.persons_restore": _("Restored persons as before a table"),
    "archive.backup": _("Made a backup"),
    "archive.export": _("Exported the whole organisation"),
    "access.account_change": _("Changed an account"),
    "access.account_close": _("Closed an account"),
    "access.account_factor_reset": _("Took off the second factor of an account"),
    "access.account_language": _("Chose the language of an account"),
    "access.account_open": _("Opened an account"),
    "access.account_password_set": _("Set a password"),
    "access.account_person_set": _("Said to whom an account belongs"),
    "access.account_reset_send": _("Sent the mail for a password"),
    "access.account_second_factor": _("Changed the second factor"),
    "access.account_session_end": _("Ended a session of an account"),
    "access.accounts_open": _("Opened accounts"),
    "access.accounts_block": _("Blocked accounts"),
    "access.accounts_sign_out": _("Ended sessions of accounts"),
    "access.accounts_unblock": _("Unblocked accounts"),
    "access.deputy_appoint": _("Appointed a deputy"),
    "access.grant_answer": _("Answered a request for rights"),
    "access.grant_ask": _("Asked for rights"),
    "access.grant_ask_withdraw": _("Took back a request for rights"),
    "access.grant_give": _("Gave rights"),
    "access.grant_revoke": _("Took back rights"),
    "access.grants_from_office": _("Gave the rights of an office"),
    "access.grants_from_office_end": _("Ended the rights of an office"),
    "access.grants_give": _("Gave rights"),
    "access.release_give": _("Released a record"),
    "access.release_withdraw": _("Withdrew a release"),
    "access.right_sets_load": _("Loaded the right sets"),
    "access.security_event": _("Noted an event of safety"),
    "access.session_end": _("Ended a session"),
    "access.sessions_end_others": _("Ended the other sessions"),
    "access.mails_drop": _("Removed written mails"),
    "access.sleepers_warn": _("Warned that accounts sleep"),
    "access.sleeping_set": _("Set when accounts sleep"),
    "access.support_session_close": _("Closed a support session"),
    "access.support_session_open": _("Opened a support session"),
    "access.token_new": _("Made a token for a program"),
    "access.token_revoke": _("Revoked a token"),
    "access.feed_renew": _("Gave the calendar a new address"),
    "access.feed_end": _("Closed the calendar"),
    "access.unit_feed_new": _("Gave the calendar of a unit's cases an address"),
    "access.traces_drop": _("Removed traces of signing in"),
    "archive.term_set": _("Set how long something is kept"),
    "cases.application_send": _("Sent an application"),
    "cases.case_open": _("Opened cases"),
    "cases.case_resume": _("Took up a case again"),
    "cases.case_suspend": _("Suspended a case"),
    "cases.case_withdraw": _("Withdrew a case"),
    "cases.cases_move": _("Moved cases to the current procedure"),
    "cases.clock_set": _("Set a time of a case"),
    "cases.places": _("Gave cases to the successor of their unit"),
    "cases.raise": _("Told the level above that cases are late"),
    "cases.remind": _("Reminded of cases that fall due"),
    "cases.step_record": _("Recorded a step of a case"),
    "cases.step_waive": _("Waived a step of a case"),
    "cases.times_pass": _("Closed the times that have passed"),
    "training.alumni_invite": _("Invited alumni to a cohort"),
    "training.applications_check": _("Saw the evidence of what was applied"),
    "training.applications_report": _("Reported what was applied at home"),
    "training.attendance_enter": _("Entered the attendance of a session"),
    "training.certificates_issue": _("Issued certificates"),
    "training.certificates_withdraw": _("Withdrew a certificate"),
    "training.cohorts_move": _("Let a cohort go on"),
    "training.completions_decide": _("Decided on completion of a cohort"),
    "training.guests_link": _("Gave a guest an account for their courses"),
    "training.handout_attach": _("Added a file to a handout"),
    "training.silence_raised": _("Told superiors that nobody reported"),
    "training.invitations_answer": _("Answered an invitation"),
    "training.marks_enter": _("Entered the marks of a test"),
    "training.participants_nominate": _("Nominated to a cohort"),
    "training.participants_withdraw": _("Withdrew from a cohort"),
    "training.plans_write": _("Wrote an action plan"),
    **{f"training.{k}_add": _("Added a record of courses") for k in COURSES},
    **{f"training.{k}_change": _("Changed a record of courses") for k in COURSES},
    **{f"training.{k}_remove": _("Removed a record of courses") for k in COURSES},
    "people.qualification_end": _("Ended a qualification"),
    "commitments.commitment_change": _("Changed a registered task"),
    "commitments.commitment_roll_out": _("Rolled a task out"),
    "commitments.commitments_approve": _("Approved registered tasks"),
    "commitments.commitments_drop": _("Dropped registered tasks"),
    "commitments.commitments_finish": _("Reported tasks done"),
    "commitments.commitments_register": _("Registered tasks"),
    "commitments.commitments_return": _("Sent registered tasks back"),
    "commitments.commitments_score": _("Scored tasks"),
    "commitments.commitments_submit": _("Handed tasks in"),
    "commitments.delays_agree": _("Agreed to later days of tasks"),
    "commitments.delays_report": _("Reported that tasks are delayed"),
    "commitments.evidence_add": _("Added evidence of a task"),
    "commitments.milestone_reach": _("Reached a milestone"),
    "commitments.period_close": _("Closed a period of tasks"),
    "commitments.progress_report": _("Reported progress of tasks"),
    "commitments.results_mark": _("Marked results worth telling"),
    "commitments.results_record": _("Recorded results of a period"),
    "deadlines.deadline_block": _("Blocked a deadline"),
    "deadlines.deadline_drop": _("Dropped a deadline"),
    "deadlines.deadline_finish": _("Met a deadline"),
    "deadlines.deadline_start": _("Started a deadline"),
    "deadlines.deadlines_finish": _("Met deadlines"),
    "deadlines.deadlines_recompute": _("Counted deadlines anew"),
    "deadlines.deadlines_start": _("Started deadlines"),
    "decisions.decision_take": _("Took a decision"),
    "decisions.decisions_take": _("Took decisions"),
    "decisions.series_open": _("Opened a number series"),
    "briefings.briefing_approve": _("Approved a briefing in a language"),
    "briefings.briefing_change": _("Changed a briefing"),
    "briefings.briefing_compose": _("Composed a briefing"),
    "briefings.briefing_release": _("Released a briefing"),
    "briefings.briefing_renew": _("Began a new version of a briefing"),
    "briefings.briefing_return": _("Sent a briefing back"),
    "briefings.briefing_submit": _("Handed a briefing in"),
    "briefings.briefing_supersede": _("Replaced a briefing by a newer version"),
    "briefings.briefing_withdraw": _("Withdrew a briefing"),
    "briefings.section_add": _("Added a section of a briefing"),
    "briefings.section_change": _("Changed a section of a briefing"),
    "briefings.section_move": _("Moved a section of a briefing"),
    "briefings.section_remove": _("Took a section out of a briefing"),
    "exchange.application_report": _("Reported how an application stands"),
    "exchange.silence_raised": _("Told sponsors that nobody answered"),
    "projects.project_move": _("Let a project go on"),
    "projects.silence_raised": _("Told the unit above that nobody answered"),
    "exchange.claims_decide": _("Decided what a report says"),
    "exchange.exchange_move": _("Let an exchange go on"),
    "exchange.exchange_take_over": _("Took over an exchange that was held"),
    "exchange.material_attach": _("Added a file to a material"),
    "exchange.record_release": _("Released a record to guests"),
    "exchange.record_take_back": _("Took back what was released to guests"),
    "exchange.partners_due": _("Asked for the yearly word on partnerships"),
    "exchange.report_accept": _("Made an exchange of a report"),
    "exchange.report_erase": _("Took a name out of a report"),
    "exchange.report_read": _("Took a report in"),
    "exchange.report_reject": _("Entered nothing of a report"),
    "exchange.followups_raised": _("Told sponsors that nobody answered"),
    "exchange.texts_check": _("Checked translations of a record"),
    **{f"exchange.{k}_table": _("Added records out of a table") for k in KINDS},
    **{f"exchange.{k}_add": _("Added a record of exchanges") for k in KINDS},
    **{f"exchange.{k}_change": _("Changed a record of exchanges") for k in KINDS},
    **{f"exchange.{k}_remove": _("Removed a record of exchanges") for k in KINDS},
    "knowledge.topic_proposal_accept": _("Accepted a proposed topic or label"),
    "knowledge.topic_proposal_reject": _("Rejected a proposed topic or label"),
    "knowledge.topics_load": _("Took topics in"),
    "knowledge.topics_propose": _("Proposed topics or labels"),
    "jobs.files_erase": _("Removed files of jobs"),
    "jobs.job_begin": _("Began a job"),
    "jobs.job_cancel": _("Cancelled a job"),
    "jobs.job_end": _("Ended a job"),
    "jobs.job_hand_back": _("Handed a job back"),
    "jobs.job_notice_close": _("Took a notice away"),
    "jobs.job_retry": _("Started a job again"),
    "jobs.job_start": _("Asked for a job"),
    "jobs.job_take_back": _("Took a job back from a worker"),
    "jobs.jobs_purge": _("Removed old jobs"),
    "jobs.notices_close": _("Took notices away"),
    "jobs.schedule_set": _("Changed a schedule"),
    "jobs.schedules_install": _("Wrote the schedules"),
    "ledger.erase": _("Erased personal values"),
    "ledger.moved": _("Moved here from a full export"),
    "ledger.restore": _("Restored a backup"),
    "meetings.attendance_note": _("Noted who attended"),
    "meetings.count_enter": _("Entered a count of votes"),
    "meetings.meeting_hold": _("Recorded a meeting"),
    "meetings.result_correct": _("Corrected the result of a vote"),
    "meetings.result_record": _("Recorded the result of a vote"),
    "meetings.vote_drop": _("Dropped a vote"),
    "meetings.vote_open": _("Opened a vote"),
    "lists.batch_undo": _("Took back an act on many records"),
    "lists.export_take": _("Exported a list"),
    "lists.saved_change": _("Changed a saved list"),
    "lists.saved_create": _("Saved a list"),
    "lists.saved_hide": _("Removed a saved list"),
    "lists.saved_restore": _("Brought back a saved list"),
    "lists.saved_share": _("Shared a saved list"),
    "papers.paper_add": _("Took in a paper"),
    "papers.paper_erase": _("Erased a paper"),
    "papers.paper_version_add": _("Added a version of a paper"),
    "people.contact_set": _("Changed contacts"),
    "people.correction_answer": _("Answered a member who asked for a correction"),
    "people.correction_ask": _("Asked for a correction"),
    "people.correction_withdraw": _("Withdrew a request for a correction"),
    "people.duplicates_scan": _("Looked for possible twins"),
    "people.grade_change": _("Changed a grade"),
    "people.guest_stay_close": _("Ended a temporary stay"),
    "people.guest_stay_open": _("Opened a temporary stay"),
    "people.members_load": _("Took over members from records"),
    "people.membership_correct": _("Corrected a membership"),
    "people.membership_end": _("Ended a membership"),
    "people.membership_open": _("Opened a membership"),
    "people.merges_undo": _("Took back a merge of records"),
    "people.office_end": _("Ended an office"),
    "people.office_open": _("Filled an office"),
    "people.participation_change": _("Changed participation"),
    "people.person_change": _("Changed a person"),
    "people.person_register": _("Registered a person"),
    "people.persons_merge": _("Merged records of one person"),
    "people.post_set": _("Set the seats of a post"),
    "people.qualification_add": _("Added a qualification"),
    "people.requests_follow": _("Let requests go along with a member"),
    "people.sensitive_rotate": _("Changed the key of sensitive data"),
    "people.persons_set_aside": _("Set aside persons entered by mistake"),
    "people.removals_undo": _("Took up again persons set aside"),
    "people.sensitive_set": _("Changed sensitive data"),
    "people.settings_set": _("Set what counts how much"),
    "people.stay_change": _("Transferred a member"),
    "people.twins_decide": _("Decided about two who look alike"),
    "search.text_states_set": _("Marked the state of a text"),
    "units.day_roll": _("Made true what begins this day"),
    "units.reorganisation_apply": _("Applied a reorganisation"),
    "units.reorganisation_draft": _("Drafted a reorganisation"),
    "units.reorganisation_drop": _("Dropped the draft of a reorganisation"),
    "units.reorganisation_edit": _("Changed the draft of a reorganisation"),
    "units.reorganisation_undo": _("Undid a reorganisation"),
    "units.structure_create": _("Created a structure"),
    "units.tree_load": _("Took over a tree from records"),
    "units.unit_change": _("Changed a unit"),
    "units.unit_correct": _("Corrected a unit"),
    "units.unit_dissolve": _("Dissolved a unit"),
    "units.unit_establish": _("Established a unit"),
    "units.units_apply": _("Changed units"),
}

RECORDS = {
    **naming.RECORDS,
    **{kind.model.lower(): kind.one for kind in KINDS.values()},
    **{kind.model.lower(): kind.one for kind in COURSES.values()},
}

ROOMS = {
    "cases": _("Cases"),
    "commitments": _("Registered tasks"),
    "meetings": _("Meetings"),
    "people": _("People"),
    "units": _("Units"),
    "decisions": _("Decisions"),
    "papers": _("Papers"),
    "deadlines": _("Deadlines"),
    "access": _("Rights and accounts"),
    "archive": _("Export and retention"),
    "ledger": _("Ledger"),
    "jobs": _("Jobs"),
    "lists": _("Lists"),
    "training": _("Courses"),
}
"""The first part of the kind of an act."""

OPERATIONS = {
    "create": _("created"),
    "change": _("changed"),
    "end": _("ended"),
    "supersede": _("corrected"),
    "delete": _("deleted"),
    "erase": _("erased"),
}

SIGNS = {
    "create": "outline/plus",
    "change": "outline/pencil",
    "end": "outline/flag",
    "supersede": "outline/replace",
    "delete": "outline/trash",
    "erase": "outline/eraser",
}

WORKERS = {
    "system": _("Banyan itself"),
    "account": _("an account"),
    "nobody": _("nobody"),
}


def act_name(kind: str) -> str:
    """Return what an act did, in the past tense."""
    return gettext(ACTS[kind]) if kind in ACTS else kind


def record_name(kind: str) -> str:
    """Return the name of a kind of record."""
    return gettext(RECORDS[kind]) if kind in RECORDS else kind


def operation_name(op: str) -> str:
    """Return what happened to a record."""
    return gettext(OPERATIONS[op]) if op in OPERATIONS else op


PARTS = {
    "command line": _("command line"),
    "day roll": _("day roll"),
    "demonstration": _("demonstration"),
    "figures": _("counting"),
    "reaction": _("what follows of itself"),
    "reorganisation": _("reorganisation"),
    "schedule": _("schedule"),
    "sealer": _("sealing"),
    "set-up": _("set-up"),
    "synthetic registry": _("synthetic registry"),
    "worker": _("worker"),
}
"""The parts of the installation that act by themselves."""


def actor_name(kind: str, name: str) -> str:
    """Return who acted; the installation by its own name."""
    if kind == "system":
        own = gettext(WORKERS["system"])
        part = gettext(PARTS[name]) if name in PARTS else name
        return f"{own} ({part})" if part and part != "system" else own
    return name or gettext(WORKERS.get(kind, kind))


for _group, _words in (
    ("acts", ACTS),
    ("rooms", ROOMS),
    ("records", RECORDS),
    ("operations", OPERATIONS),
    ("parts", PARTS),
):
    lists.words.register(f"ledger.{_group}", _words)
READINGS = {
    "proof": _("proof of an entry"),
    "own data json": _("own data as a file"),
    "own data pdf": _("own data as a file"),
    "record and story": _("record and story"),
    "national-id": _("number of the identity paper"),
    "health-ground": _("health"),
}


def reading_said(kind: str, what: str) -> str:
    """Say what was read: which kind of record, what of it."""
    return (
        f"{record_name(kind)}: {gettext(READINGS[what]) if what in READINGS else what}"
    )
