"""What has become of the upstream text that a question answers.

Without it whoever keeps an answer would not learn that JAX has changed, moved or dropped what it
rests on, nor its reader up to which day it was followed.
"""
