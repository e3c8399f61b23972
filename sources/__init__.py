"""Sources: libraries that bring data from one system; see `quickbooks`."""
