"""What all pages share: routes with their right, the frame, errors, preferences."""
