"""Pages of reorganisations: plan, preview, apply, take back; before and after."""
