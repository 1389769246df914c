"""Pages of courses: catalogue, cohorts, attendance, results, one's own, the check."""
