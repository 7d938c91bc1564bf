"""Judge files that nobody here made: each in a child of its own, with a bound on time and memory; says of each a line of JSON.

Usage: corpus.py FOLDER
"""

import json
import os
import resource
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from slrtkit.adapters.signing.pdfcheck import PdfExaminer
from slrtkit.domain.authority import AuthorityList
from slrtkit.domain.verification import Status
from slrtkit.ports.trust import TrustBundle
from slrtkit.service.verify import verify

SECONDS = 20
BYTES = 1 << 30
AT = datetime(2026, 11, 22, tzinfo=UTC)
TRUST = TrustBundle((), AuthorityList(1, "33.16", AT, datetime(2090, 1, 1, tzinfo=UTC), ()))


def files(folder: Path) -> Iterator[Path]:
    """Yield every PDF below a folder, in order."""
    yield from (file for file in sorted(folder.rglob("*")) if file.suffix.lower() == ".pdf" and file.is_file())


def main() -> None:
    """Judge every PDF below a folder."""
    verify(b"", PdfExaminer(), TRUST, AT)  # so that what is loaded on first use is loaded
    for file in files(Path(sys.argv[1])):
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)
            judge(file, writer)
        os.close(writer)
        with os.fdopen(reader, "rb") as pipe:
            said = pipe.read()
        _, status, used = os.wait4(child, 0)
        answer = json.loads(said) if said else {"verdict": "none", "passed": [], "code": ""}
        seconds = used.ru_utime + used.ru_stime
        print(json.dumps({"file": str(file), "ended": status, "seconds": seconds, "kib": used.ru_maxrss, **answer}))  # noqa: T201  this is its answer


def judge(file: Path, writer: int) -> None:
    """Judge one file and say so; never returns."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (BYTES, BYTES))
    report = verify(file.read_bytes(), PdfExaminer(), TRUST, AT)
    passed = [axis.axis for axis in report.required if axis.status is Status.PASSED]
    code = f"{report.decisive.axis} {report.decisive.code}" if report.decisive else ""
    os.write(writer, json.dumps({"verdict": report.verdict, "passed": passed, "code": code}).encode())
    os._exit(0)


if __name__ == "__main__":
    main()
