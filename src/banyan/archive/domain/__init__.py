"""Pure parts of the archive: values as JSON, the manifest, terms of retention."""
