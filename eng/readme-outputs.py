"""Runs the commands of README.md against the sample and puts their real output below them.

Needs ports 5000 and 3100. Blocks behind the comment "outputs not shown" are left alone, and so are the tests and what
npm installs. A command that starts the sample starts it, in the place of the one before, and waits for its model.
"""
import json
import os
import pathlib
import re
import subprocess
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
NOT_RUN = ("./test.sh", "bench/run", "npm install")
START = re.compile(r"dotnet run .*--project samples/LocalLlm")
server = None


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
        if START.match(command):
            start(command)
        elif not command.startswith(NOT_RUN):
            result = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
            filled += [text.rstrip() for text in result.stdout.rstrip("\n").split("\n")]
    return "```console\n" + "\n".join(filled) + "\n```"


def start(command):
    """Starts the sample as the command says, and waits until it answers, with its model."""
    global server
    stop()
    server = subprocess.Popen(["bash", "-c", "exec " + command], cwd=ROOT, stdout=subprocess.DEVNULL)
    for _ in range(600):
        try:
            health = json.load(urllib.request.urlopen("http://localhost:5000/health"))
            if health.get("model", {"state": "ready"})["state"] == "ready":
                return
        except OSError:
            pass
        time.sleep(0.5)
    raise SystemExit("The sample does not answer on port 5000.")


def stop():
    if server:
        server.terminate()
        server.wait()


with tempfile.TemporaryDirectory() as logs:
    os.environ["LOG_DIR"] = logs
    os.environ.setdefault("DREAMLAKE_LOCAL_PATH", os.path.join(logs, "data"))
    os.environ.setdefault("LLM_DATA", os.path.join(logs, "llm-data"))
    try:
        text = README.read_text()
        pattern = re.compile(r"(<!-- outputs not shown -->\n)?```console\n(.*?)\n```", re.DOTALL)
        README.write_text(pattern.sub(lambda m: m.group(0) if m.group(1) else fill(m.group(2)), text))
    finally:
        stop()
