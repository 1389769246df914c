"""The one component that draws every list: search, filters, columns, rows, batch acts."""
