"""Tools for people who write: what stands between a file in their editor and a reviewed page."""
