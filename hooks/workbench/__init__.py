"""Tools for those who write the record. They may ask the core; nothing in it asks them."""
