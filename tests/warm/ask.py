"""Run a command of `slrtkit` in the process that `serve.py` holds ready: `ask.py ADDRESS WORD …`."""

import marshal
import os
import socket
import sys

with socket.socket(socket.AF_UNIX) as line:
    line.connect(sys.argv[1])
    socket.send_fds(line, [b"."], [0, 1, 2])
    here = os.getcwd()  # noqa: PTH109  reading pathlib takes longer than all of this
    line.sendall(marshal.dumps((["slrtkit", *sys.argv[2:]], here, dict(os.environ))))
    line.shutdown(socket.SHUT_WR)
    code = line.recv(4)
sys.exit(int(code or 70))
