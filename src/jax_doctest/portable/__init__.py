"""What travels with the worker, and needs nothing but the standard library."""
