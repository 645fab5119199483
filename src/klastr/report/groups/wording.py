"""What matrices, methods and definitions are called in the language of a reader."""

from __future__ import annotations

import re

from klastr.identify.grouping.held_out import FOUND, single_matrix
from klastr.report.words import Words


def matrix_name(name: str, words: Words) -> str:
    """The name of a matrix of ties; one of a user's own as it is.

    >>> from klastr.report.words import words
    >>> matrix_name("coagglomeration", words("cs")), matrix_name("mine", words("cs"))
    ('koaglomerace', 'mine')
    """
    known: dict[str, str] = words.catalogue["groups"]["matrix"]
    return known.get(name.replace(" ", "_").replace("-", "_"), name)


def method_name(name: str, words: Words) -> str:
    """The name of a method of the search.

    >>> from klastr.report.words import words
    >>> method_name("hierarchical, ward", words("en"))
    'tree, Ward'
    """
    known: dict[str, str] = words.catalogue["groups"]["method"]
    return known.get(name.rpartition(", ")[2].replace("-", "_"), name)


def definition_name(name: str, matrices: tuple[str, ...], words: Words) -> str:
    """Who was scored: what was found, what was found in one matrix alone, or a definition that was given."""
    if name == FOUND:
        return words("groups.who.found")
    for matrix in matrices:
        if name == single_matrix(matrix):
            return words("groups.who.single", matrix=matrix_name(matrix, words))
    return name


def figure(value: float, decimals: int, words: Words) -> str:
    """A number that may be negative, with a minus sign; what rounds to nothing has none.

    >>> from klastr.report.words import words
    >>> figure(-0.254, 2, words("en")), figure(-0.001, 2, words("cs"))
    ('−0.25', '0,00')
    """
    text = words.number(value, decimals)
    return text.replace("-", "−") if re.search("[1-9]", text) else text.removeprefix("-")


def chosen_from(text: str, words: Words) -> str:
    """``spectral in all matrices`` in the language."""
    method, _, matrix = text.partition(" in ")
    return words("groups.who.method_in", method=method_name(method, words), matrix=matrix_name(matrix, words))
