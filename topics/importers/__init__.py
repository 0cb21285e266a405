"""Topics out of other systems' files: what the columns mean, which rows are sound, how they are written."""
