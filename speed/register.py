"""How fast pages of the register answer at a steady rate.

    python speed/register.py [--count 10000] [--rate 20] [--seconds 10]
    python tools/with_postgresql.py python speed/register.py

Fills an empty database with invented organisations (``DATABASE_URL``, or SQLite in a folder that is removed), starts
``klastr serve`` as a process and asks a mix of pages over loopback: half searches, a quarter with filters, a quarter
profiles. Requests are sent when they are due, whether or not others were answered, and a time begins when a request was
due: a server that falls behind shows it. CPU seconds are those of the two processes.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FILL = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
from klastr_platform.places.actions.load_codes import load_codes
from klastr_platform.register.actions.fill_with_demo import fill_with_demo
load_codes()
if not fill_with_demo(count={count}):
    raise SystemExit("The database is not empty: nothing was measured.")
from klastr_platform.register.models import Membership, Organisation, Service
connection.cursor().execute("ANALYZE")
print(Organisation.objects.count(), Membership.objects.count(), Service.objects.count())
print(*Organisation.objects.order_by("?").values_list("public_id", flat=True)[:200])
"""
WORDS = ("wood", "software testing", "automotive 01", "health", "prototypes", "energy research", "firm 12", "zzzz")
FILTERS = ("kind=cluster", "country=CZ&kind=firm", "region=PL22", "section=C", "kind=university&section=C", "")


def page(drawn: random.Random, profiles: list[str]) -> tuple[str, str]:
    """A kind of page and an address."""
    kind = drawn.choice(("search", "search", "facets", "profile"))
    if kind == "search":
        return kind, f"/en/organisations/?q={drawn.choice(WORDS).replace(' ', '+')}"
    if kind == "facets":
        return kind, f"/en/organisations/?{drawn.choice(FILTERS)}"
    return kind, f"/en/organisations/{drawn.choice(profiles)}/"


def asked(port: int, address: str, due: float) -> float:
    """Milliseconds from when it was due to the last byte."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", address)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{address} answered {answer.status}.")
    return 1000 * (time.perf_counter() - due)


def load(port: int, profiles: list[str], rate: float, seconds: float) -> dict[str, list[float]]:
    """Times by kind of page."""
    drawn, waiting, begin = random.Random(0), [], time.perf_counter() + 0.1
    with ThreadPoolExecutor(32) as pool:
        for number in range(int(rate * seconds)):
            due = begin + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            kind, address = page(drawn, profiles)
            waiting.append((kind, pool.submit(asked, port, address, due)))
    found: dict[str, list[float]] = {}
    for kind, answer in waiting:
        found.setdefault(kind, []).append(answer.result())
    return found


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise SystemExit("klastr serve does not start.")
        try:
            return socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
    raise SystemExit("klastr serve does not answer.")


def cpu_of(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--seconds", type=float, default=10)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="klastr-speed-") as home, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        variables = os.environ | {"KLASTR_HOME": home, "DJANGO_SETTINGS_MODULE": "klastr_platform.site.settings"}
        filling = [sys.executable, "-c", FILL.format(count=given.count)]
        begin = time.perf_counter()
        said = subprocess.run(filling, env=variables, check=True, stdout=subprocess.PIPE, text=True).stdout.split("\n")
        counts = "organisations {}, memberships {}, services {}".format(*said[0].split())
        print(f"{counts}; filled in {time.perf_counter() - begin:.0f} s")
        program = [Path(sys.executable).parent / "klastr", "serve", "--port", str(port)]
        server = subprocess.Popen(program, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(port, server)
            load(port, said[1].split(), given.rate, 1)
            before, own = cpu_of(server.pid), time.process_time()
            found = load(port, said[1].split(), given.rate, given.seconds)
            used, own = cpu_of(server.pid) - before, time.process_time() - own
        finally:
            server.terminate()
            server.wait(timeout=20)
    many = sum(map(len, found.values()))
    for kind, times in sorted(found.items()):
        middle, high = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(f"{kind:<8} {len(times):4} requests, p50 {middle:.0f} ms, p95 {high:.0f} ms")
    print(f"CPU a request: server {1000 * used / many:.0f} ms, load generator {1000 * own / many:.1f} ms")
    print(f"load of the machine {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
