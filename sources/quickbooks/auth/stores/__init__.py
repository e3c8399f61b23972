"""Other places for tokens than files: keyring, URLs, secret managers, nowhere.

Each module needs a package of its own, which is imported when a store is made.
"""
