"""The fictional 清源区: texts in ``stock/``, drawn pictures, and what writes them (``seeding.seed``).

Everything follows from the stock, a seed and a day; two runs with the same three give the same district.
"""
