"""Acts, records and operations as people call them. A test finds what has no name."""

from __future__ import annotations

from django.utils.translation import gettext

from banyan.base import lists
from banyan.exchange.kinds import KINDS
from banyan.kernel.text import gettext_noop as _

ACTS = {
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
    "exchange.claims_decide": _("Decided what a report says"),
    "exchange.exchange_move": _("Let an exchange go on"),
    "exchange.exchange_take_over": _("Took over an exchange that was held"),
    "exchange.partners_due": _("Asked for the yearly word on partnerships"),
    "exchange.report_accept": _("Made an exchange of a report"),
    "exchange.report_erase": _("Took a name out of a report"),
    "exchange.report_read": _("Took a report in"),
    "exchange.report_reject": _("Entered nothing of a report"),
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
    **{kind.model.lower(): kind.one for kind in KINDS.values()},
    "exchange.claim": _("Value read in a report"),
    "exchange.report": _("Report"),
    "knowledge.topic": _("Topic"),
    "knowledge.topicproposal": _("Proposal of a topic"),
    "access.account": _("Account"),
    "access.grant": _("Grant of rights"),
    "access.grantrequest": _("Request for rights"),
    "access.release": _("Release"),
    "access.rightset": _("Right set"),
    "access.supportsession": _("Support session"),
    "base.setting": _("Setting"),
    "cases.application": _("Application"),
    "cases.case": _("Case"),
    "cases.caseclock": _("Time of a case"),
    "cases.caseevent": _("What happened in a case"),
    "cases.casepaper": _("Paper of a case"),
    "cases.casestep": _("Step of a case"),
    "deadlines.deadline": _("Deadline"),
    "decisions.decision": _("Decision"),
    "decisions.series": _("Number series"),
    "figures.monthfact": _("Figures of a month"),
    "meetings.attendance": _("Attendance at a meeting"),
    "meetings.count": _("Count of votes"),
    "meetings.elector": _("Elector"),
    "meetings.meeting": _("Meeting"),
    "meetings.result": _("Result of a vote"),
    "meetings.vote": _("Vote"),
    "jobs.job": _("Job"),
    "jobs.jobfile": _("File of a job"),
    "jobs.schedule": _("Schedule"),
    "lists.accounts": _("List of accounts"),
    "lists.members": _("List of members"),
    "lists.memberships": _("List of memberships"),
    "lists.offices": _("List of offices"),
    "lists.savedlist": _("Saved list"),
    "lists.savedshare": _("Share of a saved list"),
    "papers.paper": _("Paper"),
    "papers.paperversion": _("Version of a paper"),
    "people.contact": _("Contact"),
    "people.correctionrequest": _("Request for a correction"),
    "people.countingplace": _("Counting place"),
    "people.grade": _("Grade"),
    "people.membership": _("Membership"),
    "people.office": _("Office"),
    "people.participation": _("Participation"),
    "people.person": _("Person"),
    "people.personmerge": _("Merge of records"),
    "people.personname": _("Name of a person"),
    "people.post": _("Post"),
    "people.qualification": _("Qualification"),
    "people.sensitive": _("Sensitive data"),
    "people.stay": _("Stay in a unit"),
    "people.twinverdict": _("Word that two are two persons"),
    "search.textstate": _("State of a text"),
    "units.reorganisation": _("Reorganisation"),
    "units.structure": _("Structure"),
    "units.unit": _("Unit"),
    "units.unitpath": _("Place of a unit in the tree"),
    "units.unitsuccession": _("Succession of units"),
    "units.unitversion": _("Version of a unit"),
}

ROOMS = {
    "cases": _("Cases"),
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
