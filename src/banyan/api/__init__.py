"""The machine interface: ``/api/v1``, the same services and queries as the pages.

A door like ``web`` and ``cli``: it holds no rule and opens no model. It owns

* *endpoint*: one address with its right, its schemas and what it calls;
* *act*: a service and its command, listed in one table, that becomes an endpoint;
* *shape*: the JSON of a frozen dataclass, and the schema that says so;
* *reference*: a record by its public identity, or its number here;
* *problem*: a refusal as RFC 9457 says, in the reader's language.

Tokens, kept answers and rates are the room ``access``'s.
"""
