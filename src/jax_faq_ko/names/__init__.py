"""Names of JAX: are they real, where are they explained, and which releases have them."""
