"""Words, numbers and questions: what a reader may want to know beside her report."""
