"""The one table: event -> what another context does, in the same transaction."""

from __future__ import annotations
