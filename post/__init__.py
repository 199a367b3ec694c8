"""Letters and background work: what leaves the house by e-mail, and who does what when."""
