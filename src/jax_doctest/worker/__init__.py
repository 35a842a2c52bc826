"""What runs where JAX is, in an interpreter of its own: the standard library and JAX alone."""
