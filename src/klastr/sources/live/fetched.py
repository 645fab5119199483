"""The door: figures of an office as a checked long table, from the network or from what is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from klastr.errors import InvalidOption, NotCached, Problem, UnreachableOffice, UnusableAnswer, nearest_names
from klastr.methods.cache_folder import cache_folder
from klastr.sources.live import store, survey
from klastr.sources.live.client import web_client
from klastr.sources.live.filters import Filters, given_filters
from klastr.sources.live.forms import FORMS
from klastr.sources.live.layouts import Answer
from klastr.sources.live.offices import OFFICES, Office
from klastr.sources.live.patience import Patience, patient_answer
from klastr.sources.live.recording import record as record_exchange
from klastr.sources.live.refusals import refuse_unless_given
from klastr.sources.live.request import Request
from klastr.sources.live.store import Kept
from klastr.sources.live.transport import Received, Watch, received

if TYPE_CHECKING:
    import httpx
    import pandas as pd
    import pyarrow as pa

AT_MOST_MB = 2_000
_NOT_MODIFIED = 304


@dataclass(frozen=True, eq=False, slots=True)
class FetchedTable:
    """Figures of an office as one long table, each answer read and checked from end to end.

    Attributes
    ----------
    office : Office
    what : str
        The table, as it was named.
    requests, answers : tuple
        What was asked, and what is kept of it; several where a table needs several questions.
    content : Survey
        Names, rows, published and confidential cells, members.
    notes : tuple of Problem
    fresh : bool
        Whether the office was asked just now; else the answers were kept.
    """

    office: Office
    what: str
    requests: tuple[Request, ...]
    answers: tuple[Kept, ...]
    content: survey.Survey
    notes: tuple[Problem, ...]
    fresh: bool

    @property
    def source(self) -> str:
        """The office and the table, as ``Eurostat (sbs_r_nuts06_r2)``."""
        table = f"{self.office.tables} {self.what}" if self.office.tables else self.what
        return f"{self.office.title} ({table})"

    @property
    def day(self) -> str:
        """The day on which the office last stood by all of it."""
        return min(kept.day for kept in self.answers)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows, some at a time, so that a table may be larger than memory."""
        pairs = zip(self.answers, self.requests, strict=True)
        return chain.from_iterable(FORMS[request.form](Answer(kept.body, request)) for kept, request in pairs)

    def to_frame(self) -> pd.DataFrame:
        """All rows as a pandas frame."""
        import pyarrow as pa

        return pa.Table.from_batches(self.batches()).to_pandas()

    def write(self, path: str | Path, *, replace: bool = False) -> Path:
        """Write it as CSV or Parquet, with the source and the terms beside it; see `klastr.sources.live.written`."""
        from klastr.sources.live.written import write_table

        return write_table(self, Path(path), replace=replace)


def fetched_table(
    office: str,
    what: str,
    filters: Mapping[str, str | int | Sequence[str | int]] | None = None,
    *,
    form: str = "json",
    key: str | None = None,
    fresh: bool = False,
    offline: bool = False,
    record: str | Path | None = None,
    at_most_mb: float = AT_MOST_MB,
    cache: str | Path | None = None,
    watch: Watch | None = None,
) -> FetchedTable:
    """Figures of a statistical office, checked before they are kept.

    An answer that is not older than a day is taken from the disk; an older one only after the office has said that it
    is still right. What is not a whole table in a known layout is refused and never kept.

    Parameters
    ----------
    office : {"eurostat", "census", "bls", "oecd"}
    what : str
        The code of a table (Eurostat), ``AGENCY,FLOW`` (OECD), or years (Census, BLS): ``2019``, ``2014-2019``.
    filters : mapping of str to str or sequence of str, optional
        Dimension -> members.
    form : {"json", "sdmx-csv", "tsv"}
        For Eurostat: in which layout it answers.
    key : str, optional
        Of access, for the Census Bureau. Default: the environment variable ``CENSUS_API_KEY``. It is never kept.
    fresh : bool
        Ask in any case.
    offline : bool
        Never ask: only what is kept.
    record : str or Path, optional
        A folder in which every question and its answer are kept as they were.
    at_most_mb : float
        Megabytes of one answer that are accepted.
    cache : str or Path, optional
        Where answers are kept. Default: ``KLASTR_CACHE``, else the custom of the system.
    watch : Watch, optional
        Who is told about progress and waits.

    Returns
    -------
    FetchedTable
        ``.write("jobs.csv")``, ``.to_frame()``, ``.source``, ``.notes``.

    Raises
    ------
    UnreachableOffice, RefusedRequest, UnusableAnswer, NotCached
        No whole answer, a no, an answer that is no table, or nothing kept.
    InvalidOption
        Filters that cannot be asked.
    MissingExtra
        httpx is not installed.

    Examples
    --------
    Without the network, what is not kept is refused:

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as empty:
    ...     fetched_table("eurostat", "sbs_r_nuts06_r2", {"geo": "CZ01"}, cache=empty, offline=True)
    Traceback (most recent call last):
    klastr.errors.NotCached: Eurostat (sbs_r_nuts06_r2) is not kept on this machine for these filters...
    """
    if fresh and offline:
        raise InvalidOption("--fresh and --offline exclude each other.", hint="leave one of them out.")
    if not 0 < at_most_mb < float("inf"):
        raise InvalidOption(f"--at-most is {at_most_mb:g} MB.", hint="say --at-most 500.", at_most=at_most_mb)
    requests = _requests(office, what, given_filters(filters), form, key)
    asking = _Asking(
        Path(cache) if cache else cache_folder(),
        fresh,
        offline,
        Path(record) if record else None,
        int(at_most_mb * 1e6),
        watch or Watch(),
    )
    found = [_answer(request, what, asking) for request in requests]
    content = survey.together(one for _, one, _ in found)
    told = survey.notes(content, _asked(requests), requests[0].form)
    return FetchedTable(
        OFFICES[office],
        what,
        requests,
        tuple(kept for kept, _, _ in found),
        content,
        told,
        all(new for _, _, new in found),
    )


@dataclass(frozen=True, slots=True)
class _Asking:
    """How to ask."""

    cache: Path
    fresh: bool
    offline: bool
    record: Path | None
    at_most: int
    watch: Watch


def _requests(office: str, what: str, filters: Filters, form: str, key: str | None) -> tuple[Request, ...]:
    if office not in OFFICES:
        near = nearest_names(office, OFFICES)
        hint = f"did you mean {near[0]}?" if near else f"choose one of {', '.join(OFFICES)}."
        raise InvalidOption(f"There is no office '{office}'.", hint=hint, office=office)
    if office == "eurostat":
        from klastr.sources.live.eurostat import eurostat_requests

        return eurostat_requests(what, filters, form=form)
    if office == "census":
        from klastr.sources.live.census import census_requests

        return census_requests(what, filters, key=key)
    if office == "bls":
        from klastr.sources.live.bls import bls_requests

        return bls_requests(what, filters)
    from klastr.sources.live.oecd import oecd_requests

    return oecd_requests(what, filters)


def _asked(requests: Sequence[Request]) -> list[tuple[str, tuple[str, ...]]]:
    return list({name: members for request in requests for name, members in request.asked.items()}.items())


def _answer(request: Request, what: str, asking: _Asking) -> tuple[Kept, survey.Survey, bool]:
    """A checked answer, what is in it, and whether it was asked for just now."""
    kept = store.kept_answer(request, asking.cache)
    if kept is not None and (asking.offline or (kept.is_recent and not asking.fresh)):
        try:
            return kept, survey.surveyed(Answer(kept.body, request)), False
        except UnusableAnswer:  # kept by a klastr that demanded less
            kept = None
    if asking.offline:
        raise NotCached(
            f"{request.office.title} ({what}) is not kept on this machine for these filters.",
            hint="leave --offline out to ask the office.",
            address=request.shown,
        )
    try:
        return _asked_for(request, kept, asking)
    except UnreachableOffice as error:
        if kept is None:
            raise
        hint = f"an answer of {kept.day} is kept: repeat the command with --offline to take it."
        raise UnreachableOffice(error.message, hint=hint, **error.params) from error


def _asked_for(request: Request, kept: Kept | None, asking: _Asking) -> tuple[Kept, survey.Survey, bool]:
    with web_client() as client, store.draft_folder(asking.cache) as folder:
        answer = _received(request, Path(folder) / "body", client, kept, asking)
        if asking.record is not None:
            record_exchange(request, answer, asking.record)
        if kept is not None and answer.status == _NOT_MODIFIED:
            kept = store.confirmed(request, kept, asking.cache)
            return kept, survey.surveyed(Answer(kept.body, request)), True
        refuse_unless_given(answer, request)
        content = survey.surveyed(Answer(answer.body, request, answer.framed))
        return store.keep(request, store.candidate(request, answer), asking.cache), content, True


def _received(request: Request, body: Path, client: httpx.Client, kept: Kept | None, asking: _Asking) -> Received:
    ask = partial(
        received,
        request,
        body,
        client=client,
        known=kept.validators if kept else {},
        at_most=asking.at_most,
        watch=asking.watch,
    )
    try:
        return patient_answer(ask, request.office.title, Patience(), asking.watch)
    except OSError as error:
        raise store.refused_by_disk(body.parent, error) from error
