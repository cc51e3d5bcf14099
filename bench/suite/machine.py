"""What the figures belong to: machine, commit, versions."""
import datetime
import os
import pathlib
import platform
import re
import shutil
import subprocess

import paths


def describe():
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "commit": _commit(),
        "cpu": _match(r"model name\s*:\s*(.+)", "/proc/cpuinfo") or platform.processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(int(_match(r"MemTotal:\s*(\d+)", "/proc/meminfo") or 0) / 2**20, 1),
        "kernel": f"{platform.system()} {platform.release()}",
        "file_system": _output("df", "--output=fstype", str(paths.ROOT)).removeprefix("Type").strip(),
        "versions": _versions(),
    }


def _commit():
    commit = _output("git", "rev-parse", "--short=12", "HEAD")
    # The report's own files are no change of what was measured.
    changed = _output("git", "status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs", ":!bench/results")
    return f"{commit} with changes" if changed else commit


def _versions():
    packages = dict(re.findall(
        r'PackageVersion Include="([\w.]+)" Version="([\w.]+)"', (paths.ROOT / "Directory.Packages.props").read_text()))
    versions = {name: packages[name] for name in ("Serilog", "Serilog.Sinks.File", "Serilog.Sinks.Async", "NLog")}
    versions[".NET SDK"] = _output("dotnet", "--version")
    versions["Go"] = _output("go", "version").removeprefix("go version go").split(" ")[0]
    versions["zerolog"] = _debian("golang-github-rs-zerolog-dev")
    versions["golang.org/x/exp"] = _debian("golang-golang-x-exp-dev")
    versions["spdlog"] = _debian("libspdlog-dev")
    versions["g++"] = _output("g++", "-dumpfullversion")
    versions["Node"] = _output("node", "--version").removeprefix("v")
    versions["pino"] = _match(r'"version": "([\d.]+)"', paths.BENCH / "pino/node_modules/pino/package.json")
    versions["Python"] = platform.python_version()
    return {name: version for name, version in versions.items() if version}


def _debian(package):
    return _output("dpkg-query", "-W", "-f", "${Version}", package)


def _match(pattern, path):
    path = pathlib.Path(path)
    found = re.search(pattern, path.read_text()) if path.exists() else None
    return found.group(1).strip() if found else ""


def _output(*command):
    if not shutil.which(command[0]):
        return ""
    done = subprocess.run(
        command, cwd=paths.ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    return done.stdout.strip()
