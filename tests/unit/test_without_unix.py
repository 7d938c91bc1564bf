"""Nothing that a village laptop needs asks for what only Unix has.

There is no Windows here: a Python is taken its Unix parts away. What this cannot show is said in the page on running slrtkit.
"""

import subprocess
import sys
from pathlib import Path

WITHOUT = """
import importlib, multiprocessing, os, pkgutil, shutil, signal, sys
import click._termui_impl, http.server, subprocess, tempfile  # each has a way for every system, and chose this one's
for module in ("fcntl", "resource", "pwd", "grp", "termios", "pty", "tty"):
    sys.modules[module] = None
for holder, names in (
    (os, "fork forkpty getuid geteuid getgid killpg register_at_fork O_DIRECTORY O_NOFOLLOW fchmod statvfs getpgid setsid"),
    (signal, "pthread_sigmask SIGHUP SIGALRM setitimer"),
):
    for name in names.split():
        if hasattr(holder, name):
            delattr(holder, name)
real = os.open
def opened(path, flags, *rest, **more):
    if isinstance(path, (str, os.PathLike)) and os.path.isdir(path):
        raise PermissionError(13, "Permission denied", str(path))
    return real(path, flags, *rest, **more)
os.open = opened
shutil._use_fd_functions = False
multiprocessing.get_all_start_methods = lambda: ["spawn"]
"""


def run(program: str, folder: Path) -> str:
    """Return what a program prints that has no Unix beneath it."""
    done = subprocess.run([sys.executable, "-c", WITHOUT + program], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-6000:]
    return done.stdout


def test_every_module_loads(tmp_path: Path) -> None:
    """Except the real PostgreSQL server of tests, which is a Unix program."""
    program = """
import slrtkit
for found in pkgutil.walk_packages(slrtkit.__path__, "slrtkit."):
    if found.name not in ("slrtkit.__main__", "slrtkit.testing.postgresql"):
        importlib.import_module(found.name)
print("all")
"""
    assert run(program, tmp_path) == "all\n"


def test_a_sealed_post_registers_and_a_letter_is_signed_and_verified(tmp_path: Path) -> None:
    program = r"""
from slrtkit.cli import main
def slrtkit(*words, ends=0):
    sys.argv = ["slrtkit", *words]
    try:
        main()
    except SystemExit as end:
        assert (end.code or 0) == ends, (words, end.code)
from pathlib import Path
from slrtkit.adapters.encryption import new_identity
head, clerk, _ = (new_identity(Path(name)) for name in ("ketua.age", "sekretaris.age", "stik.age"))
slrtkit("init", "slrtkit.db")
slrtkit("keys", "init", "--identity", "stik.age", "--recovery", head, "--recovery", clerk)
slrtkit("keys", "status", "--json")
slrtkit("keys", "unlock", ends=2)
with open("slrtkit.toml", "a", encoding="utf-8") as config:
    config.write('[[officer]]\nid = "loket"\nname = "Prasetyo Contoh"\nposition = "Fasilitator"\n')
    config.write('office = "33.16.dinsos"\nroles = ["operator"]\n')
Path("rumah.csv").write_text(
    "household,village,address,roster_complete,card,nkk,person,nik,name,relation,since,asked_on,source\n"
    "A,33.16.09.1008,RT 02,ya,A-K,,A-1,,Sukirman Rekaan,kepala_keluarga,,2026-01-05,interview\n", "utf-8")
slrtkit("import", "rumah.csv", "--as", "loket")
slrtkit("demo", "--out", "demo")
slrtkit("verify", "demo/keringanan-biaya-rs.pdf", "--trust", "demo/trust", "--json")
"""
    told = run(program, tmp_path)
    assert '"mode": "sealed"' in told
    assert '"verdict": "TOTAL-PASSED"' in told
