"""An open table of plants to which questions are put, whatever engine holds it.

A question is an Ibis expression; the answer is small and comes as an Arrow table.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from klastr.engines.interruptible_work import worked_beside
from klastr.errors import InvalidOption, KlastrError, MissingExtra

if TYPE_CHECKING:
    import pyarrow as pa

Share = Callable[[float], None]
"""Called with the share of a question that is done, as far as the engine tells."""


def _nothing() -> None:
    """What there is to do where there is nothing to do."""


def _unknown() -> float | None:
    return None


@dataclass(frozen=True, kw_only=True, eq=False)
class AskedTable:
    """A table in an engine.

    Attributes
    ----------
    engine : str
        ``DuckDB``, ``PostgreSQL`` or ``Spark``.
    where : str
        What stands for the table in a sentence, and in the answer as its source.
    rows : ibis.Table
        Its rows, one for each plant and year.
    two_largest : callable
        The aggregate that gives the two largest numbers of a group as an array, largest first. It is the one part of a
        question that each engine spells in its own way: see ``docs/decisions/0009-engines.md``.
    told : callable
        What the engine says when it fails, as an error for a person; None where it is not the engine that failed.
    stop, done, close : callable
        Stop the question that is being worked out; how far it is; let go of the table.
    """

    engine: str
    where: str
    rows: Any
    two_largest: Callable[[Any], Any]
    told: Callable[[Exception], KlastrError | None]
    stop: Callable[[], None] = _nothing
    done: Callable[[], float | None] = _unknown
    close: Callable[[], None] = field(default=_nothing)

    def answer(self, question: Any, share: Share | None = None) -> pa.Table:
        """The answer to a question.

        Parameters
        ----------
        question : ibis.Table
        share : callable, optional
            Told the share of the work that is done.

        Raises
        ------
        UnreadableFile, UnreadableDatabase
            The engine cannot read the table to its end.
        InvalidOption
            The engine cannot do what is asked.
        """

        def look() -> None:
            if share is not None and (done := self.done()) is not None:
                share(done)

        try:
            found = worked_beside(lambda: _answered(question), stop=self.stop, look=look)
        except Exception as error:
            raise self._sentence(error) from error
        if share is not None:
            share(1.0)
        return found

    def _sentence(self, error: Exception) -> Exception:
        from ibis.common.exceptions import OperationNotDefinedError, UnsupportedOperationError

        if isinstance(error, OperationNotDefinedError | UnsupportedOperationError):
            return InvalidOption(
                f"{self.engine} cannot answer this question: {_first_line(error)}",
                hint="ask DuckDB: write the table as Parquet there, and name the file.",
                engine=self.engine,
            )
        return self.told(error) or error


def _answered(question: Any) -> pa.Table:
    with without_notices():
        return question.to_pyarrow()


def ibis_library(engine: str) -> Any:
    """Ibis, or the sentence that says how to get it.

    Raises
    ------
    MissingExtra
    """
    try:
        import ibis
    except ImportError as error:
        raise MissingExtra(
            f"Asking {engine} for sums of plants needs Ibis, which is not installed.",
            hint="pip install 'klastr[engines]'; a frame in memory is summed without it by "
            "klastr.tables.establishments.collapsed.",
            extra="engines",
        ) from error
    return ibis


@contextmanager
def without_notices() -> Iterator[None]:
    """What Ibis calls by its older name, or Spark tries in another way, is of no use to the person here.

    An error that follows is raised all the same.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", FutureWarning)
        warnings.simplefilter("ignore", UserWarning)
        yield


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
