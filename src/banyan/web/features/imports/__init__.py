"""Tables taken over: upload, columns, preview, result, history, taking back."""
