"""What the reader sees: the record, on the pages."""
