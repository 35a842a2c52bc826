"""Search that finds Korean."""
