"""The mapping of each real source, on small literal files of the published shape."""
