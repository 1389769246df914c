"""Pure decisions about the thesaurus."""
