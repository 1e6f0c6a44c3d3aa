"""Array functions on numbers alone: ids and digits, tables of terms, blocks, subset sums.

Knows integers and arrays. Knows no label, no scenario and no question.
"""
