"""What travels to where JAX is: the standard library, JAX, and manifest.py."""
