"""The look of the site: what its pages get beside their text."""
