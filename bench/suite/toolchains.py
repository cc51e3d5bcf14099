"""Installs what the peers need, and builds them. A peer that cannot be built is left out, with the reason."""
import os
import pathlib
import shutil
import subprocess

import paths
import progress

_GO_SOURCES = pathlib.Path("/usr/share/gocode")  # Debian's Go libraries, usable without a network.


def prepare(wanted):
    """Builds these toolchains' peers. Returns for each one that failed what went wrong."""
    paths.ARTIFACTS.mkdir(parents=True, exist_ok=True)
    steps = {"dotnet": _dotnet, "go": _go, "c++": _cpp, "npm": _npm}
    missing = {}
    for name in sorted(wanted & steps.keys()):
        progress.say(f"building the {name} peers")
        try:
            steps[name]()
        except (subprocess.CalledProcessError, OSError) as failure:
            output = getattr(failure, "output", None) or ""
            missing[name] = (output.strip().splitlines() or [str(failure)])[-1]
            progress.say(f"left out: the {name} peers: {output.strip() or failure}")
    if "dotnet" in missing:
        raise SystemExit("Without its .NET program there is nothing to check lines with.")
    return missing


def _dotnet():
    _run("dotnet", "build", "bench/DotnetPeers", "-c", "Release", "-v", "quiet", "--nologo")


def _go():
    _need(["golang-go", "golang-github-rs-zerolog-dev", "golang-golang-x-exp-dev"],
          shutil.which("go") and (_GO_SOURCES / "src/github.com/rs/zerolog").exists()
          and (_GO_SOURCES / "src/golang.org/x/exp/slog").exists())
    environment = os.environ | {"GO111MODULE": "off", "GOPATH": str(_GO_SOURCES), "GOFLAGS": ""}
    _run("go", "build", "-o", str(paths.GO_PEERS), ".", cwd=paths.BENCH / "go", env=environment)


def _cpp():
    _need(["g++", "libspdlog-dev"], shutil.which("g++") and pathlib.Path("/usr/include/spdlog").exists())
    _run("g++", "-std=c++17", "-O3", "-DNDEBUG", "-DSPDLOG_COMPILED_LIB", "main.cpp", "-o", str(paths.SPDLOG_PEER),
         "-lspdlog", "-lfmt", "-pthread", cwd=paths.BENCH / "spdlog")


def _npm():
    _need(["nodejs", "npm"], shutil.which("npm"))
    _run("npm", "ci", "--no-audit", "--no-fund", "--loglevel", "error", cwd=paths.BENCH / "pino")


def _need(packages, found):
    if found:
        return
    progress.say(f"installing {' '.join(packages)}")
    _run("apt-get", "update", "-qq")
    _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages,
         env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"})


def _run(*command, cwd=paths.ROOT, env=None):
    subprocess.run(command, cwd=cwd, env=env, check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
