"""Pages that explain a report."""
