"""Tools for those who write the record: they propose and check, and a person decides."""
