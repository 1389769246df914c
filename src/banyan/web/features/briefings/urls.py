"""Addresses of briefings."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import acts, reading, views

READ, WRITE, APPROVE = "exchange.read", "exchange.write", "briefing.approve"
ALL = "exchange/briefings/"
ONE = f"{ALL}<uuid:uid>/"
SECTION = f"{ONE}section/<uuid:section>/"

urlpatterns = [
    page(ALL, views.briefings, right=READ, name="briefings"),
    page(f"{ALL}new/", views.new, right=WRITE, name="briefing_new"),
    page(ONE, reading.briefing, right=READ, name="briefing"),
    page(f"{ONE}present/", reading.present, right=READ, name="briefing_present"),
    page(f"{ONE}file/", reading.file, right=READ, name="briefing_file"),
    page(f"{ONE}check/", reading.check, right=READ, name="briefing_check"),
    page(f"{ONE}change/", views.change, right=WRITE, name="briefing_change"),
    page(f"{ONE}section/", views.section_new, right=WRITE, name="briefing_section_new"),
    page(SECTION, views.section, right=WRITE, name="briefing_section"),
    page(f"{SECTION}move/", views.move, right=WRITE, name="briefing_section_move"),
    page(
        f"{SECTION}remove/", views.remove, right=WRITE, name="briefing_section_remove"
    ),
    page(f"{ONE}submit/", acts.submit, right=WRITE, name="briefing_submit"),
    page(f"{ONE}approve/", acts.approve, right=APPROVE, name="briefing_approve"),
    page(f"{ONE}return/", acts.send_back, right=READ, name="briefing_return"),
    page(f"{ONE}release/", acts.release, right=APPROVE, name="briefing_release"),
    page(f"{ONE}withdraw/", acts.withdraw, right=APPROVE, name="briefing_withdraw"),
    page(f"{ONE}renew/", acts.renew, right=WRITE, name="briefing_renew"),
]
