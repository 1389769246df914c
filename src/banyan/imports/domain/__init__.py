"""Pure decisions of imports: how headings, dates and words are understood."""
