"""The programs that embed slrtkit run as they stand, each in a process of its own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "examples" / "embedded"
SCREEN = shutil.which("Xvfb") if find_spec("_tkinter") else None


def run(name: str, *arguments: str, **environment: str) -> str:
    """Return what a program prints."""
    command = [sys.executable, str(FOLDER / name), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | environment).stdout


def test_django_files_once_and_says_what_is_wrong() -> None:
    assert json.loads(run("django_app.py")) == {
        "filed": 201,
        "once": True,
        "other text": "request.reused",
        "household": 4,
        "nobody": [403, "access.nothing"],
    }


def test_fastapi_files_once_and_carries_the_verification_page() -> None:
    assert json.loads(run("fastapi_app.py")) == {
        "entitlement": "undetermined",
        "once": True,
        "nobody": [403, "access.nothing"],
        "page": 200,
    }


def test_a_desktop_program_shows_programs_or_what_is_wrong() -> None:
    shown = run("desktop.py", "BKL-02", "TIDAK-ADA").splitlines()
    assert "LISTRIK-SUBSIDI: eligible" in shown
    assert any(line.startswith("RTLH: undetermined (") for line in shown)
    assert shown[-1].startswith("nothing that this officer may work with")


if SCREEN:

    @pytest.fixture
    def screen() -> Iterator[str]:
        """Give a display of our own."""
        reading, writing = os.pipe()
        command = [str(SCREEN), "-displayfd", str(writing), "-screen", "0", "900x500x24", "-nolisten", "tcp"]
        with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
            os.close(writing)
            with os.fdopen(reading) as told:
                yield f":{told.readline().strip()}"
            server.terminate()

    def test_its_window_shows_the_answer(screen: str, tmp_path: Path) -> None:
        """The button is pressed, and a label of the window comes to hold the lines."""
        pressing = tmp_path / "pressing.py"
        pressing.write_text(
            "import runpy, sys, tkinter as tk\n"
            "loop = tk.Tk.mainloop\n"
            "def shown(root):\n"
            "    (frame,) = root.winfo_children()\n"
            "    text = root.getvar(str(frame.winfo_children()[-1]['textvariable']))\n"
            "    print(text) or root.destroy() if text else root.after(50, shown, root)\n"
            "def pressed(root):\n"
            "    (button,) = (part for part in root.winfo_children()[0].winfo_children() if part.winfo_class() == 'TButton')\n"
            "    button.invoke(); shown(root); loop(root)\n"
            "tk.Tk.mainloop = pressed\n"
            "sys.argv = ['desktop.py']\n"
            f"runpy.run_path({str(FOLDER / 'desktop.py')!r}, run_name='__main__')\n",
            "utf-8",
        )
        done = subprocess.run(
            [sys.executable, str(pressing)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env=os.environ | {"DISPLAY": screen},
        )
        assert "LISTRIK-SUBSIDI: eligible" in done.stdout, done.stderr
