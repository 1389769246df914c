"""The rulebook: rules by topic, their history, documents, what is disputed."""
