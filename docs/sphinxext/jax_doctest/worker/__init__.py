"""What travels to where JAX is: the standard library, JAX, manifest.py, run.py."""
