"""Settings, the web entry point, and the loading of every context's ports."""
