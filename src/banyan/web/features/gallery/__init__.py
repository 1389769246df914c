"""The workbench of the look: every component and chart in all its states.

Served in demonstrations and while debugging only. ``samples`` holds what is
shown; the pictures of ``make looks`` and the accessibility test use this page.
"""
