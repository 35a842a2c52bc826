"""What is known of every question on every release and platform, as git keeps it."""
