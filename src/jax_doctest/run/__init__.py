"""A run on this machine: which questions, on which Python, and what need not run again."""
