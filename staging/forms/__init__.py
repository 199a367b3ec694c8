"""The questions, one form a question."""
