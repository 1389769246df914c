"""The ``banyan`` command: the same services and queries as the pages.

Each room's module offers ``register(subparsers)``; a handler takes the parsed
arguments and returns the exit code: 0 done, 1 refused or different, 2 usage.
"""
