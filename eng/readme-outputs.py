"""Runs the commands of README.md against the sample and puts their real output below them.

Needs port 5000. Blocks behind the comment "outputs not shown" are left alone, and so are the commands that start the
sample and the tests.
"""
import os
import pathlib
import re
import subprocess
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
NOT_RUN = ("dotnet run --project samples/LocalLlm", "./test.sh", "bench/run")


def fill(block):
    """One console block with each command's output in the place of what stood there."""
    lines, filled = block.split("\n"), []
    while lines:
        line = lines.pop(0)
        if not line.startswith("$ "):
            continue  # Old output.
        filled.append(line)
        while filled[-1].endswith("\\"):
            filled.append(lines.pop(0))
        command = "\n".join(filled[[i for i, text in enumerate(filled) if text.startswith("$ ")][-1]:])[2:]
        if not command.startswith(NOT_RUN):
            result = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
            filled += [text.rstrip() for text in result.stdout.rstrip("\n").split("\n")]
    return "```console\n" + "\n".join(filled) + "\n```"


def wait_for_server():
    for _ in range(100):
        try:
            return urllib.request.urlopen("http://localhost:5000/health").read()
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The sample does not answer on port 5000.")


with tempfile.TemporaryDirectory() as logs:
    os.environ["LOG_DIR"] = logs
    os.environ["DREAMLAKE_LOCAL_PATH"] = os.path.join(logs, "data")
    server = subprocess.Popen(
        ["dotnet", "run", "-c", "Release", "--project", "samples/LocalLlm", "--", "--model", "hewn-tiny"],
        cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        wait_for_server()
        text = README.read_text()
        pattern = re.compile(r"(<!-- outputs not shown -->\n)?```console\n(.*?)\n```", re.DOTALL)
        README.write_text(pattern.sub(lambda m: m.group(0) if m.group(1) else fill(m.group(2)), text))
    finally:
        server.terminate()
        server.wait()
