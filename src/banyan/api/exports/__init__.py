"""What leaves in formats of others: Popolo, W3C ORG, vCard, iCalendar."""
