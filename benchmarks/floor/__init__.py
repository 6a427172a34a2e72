"""The bare floor: the same data by one statement a page, rendered as little as possible.

What the product does beside it, such as sessions, rights, frame and filters, is what the ratios tell.
"""
