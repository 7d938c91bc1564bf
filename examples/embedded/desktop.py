"""slrtkit in a desktop program: the window never waits, for one thread beside it does the work.

A window that asks for a household and shows what it is entitled to. `python desktop.py` opens it on the sample district;
`python desktop.py BKL-02` prints what it would show, without a window.
"""

import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from slrtkit import Kit
from slrtkit.demo import open_sample
from slrtkit.domain import Unit
from slrtkit.errors import SlrtError

WAIT = 50
"""After how many milliseconds the window looks again whether the answer is there."""


def entitlements(kit: Kit, household: str) -> list[str]:
    """Return a line for each program for whole households, as the officer at this desk may see it."""
    seen = kit.seen_by(kit.context("fasilitator"))
    today = kit.office.zone.day(kit.clock.now())
    of_households = [code for code in kit.catalog.codes() if kit.catalog.program(code).unit is Unit.HOUSEHOLD]
    found = [(code, seen.explain(household, None, code, today)) for code in of_households]
    return [f"{code}: {told.entitlement.value}" + f" ({', '.join(told.missing)}?)" * bool(told.missing) for code, told in found]


def answer(asked: Future[list[str]]) -> str:
    """Return what the window shows: the lines, or what is wrong and what to do."""
    try:
        return "\n".join(asked.result())
    except SlrtError as error:
        return f"{error.text}: {error.cure}"


def show(kit: Kit, worker: ThreadPoolExecutor) -> None:
    """Open the window, until it is closed."""
    import tkinter as tk  # noqa: PLC0415  only who wants a window needs Tk
    from tkinter import ttk  # noqa: PLC0415  the same

    root = tk.Tk()
    root.title("SLRT")
    household, shown = tk.StringVar(root, "BKL-02"), tk.StringVar(root)

    def look(asked: Future[list[str]]) -> None:
        if asked.done():
            shown.set(answer(asked))
            button.state(["!disabled"])
        else:
            root.after(WAIT, look, asked)

    def ask() -> None:
        button.state(["disabled"])
        look(worker.submit(entitlements, kit, household.get()))

    frame = ttk.Frame(root, padding=16)
    frame.grid()
    ttk.Label(frame, text="Rumah tangga").grid(row=0, column=0, sticky="w")
    ttk.Entry(frame, textvariable=household).grid(row=0, column=1, padx=8)
    button = ttk.Button(frame, text="Periksa", command=ask)
    button.grid(row=0, column=2)
    ttk.Label(frame, textvariable=shown, justify="left").grid(row=1, column=0, columnspan=3, sticky="w", pady=(12, 0))
    root.bind("<Return>", lambda _: ask())
    root.mainloop()


def main(arguments: list[str]) -> None:
    """Open a district, and the window on it."""
    with TemporaryDirectory() as folder, open_sample(Path(folder)) as kit, ThreadPoolExecutor(1, "slrtkit") as worker:
        for household in arguments:
            print(answer(worker.submit(entitlements, kit, household)))
        if not arguments:
            show(kit, worker)


if __name__ == "__main__":
    main(sys.argv[1:])
