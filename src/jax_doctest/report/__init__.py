"""What people and their tools read about a run."""
