"""Files with rights, hashes and versions; form templates filled to DOCX and PDF.

Owns contents and templates. Does not own what a paper is about: the row names
its subject. Glossary: *paper* (one document with its versions), *content* (the
bytes under their hash, encrypted with a key of their own), *form* (a template
of the pack).
"""
