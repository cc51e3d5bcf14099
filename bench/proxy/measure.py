"""Measures what the recording proxy costs, beside calls without it, and prints a table."""
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

PROGRAM, SECONDS = sys.argv[1], float(sys.argv[2])
HERE = os.path.dirname(os.path.abspath(__file__))
TICKS = os.sysconf("SC_CLK_TCK")
RSS = re.compile(r"^VmRSS:\s+(\d+) kB", re.M)
LOST = re.compile(r"^hewn_records_dropped_total\{.*\} ([1-9].*)$", re.M)


class Role:
    """A process of the measurement that listens at a port and lives until its pipe closes."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def megabytes(self):
        with open(f"/proc/{self.process.pid}/status") as file:
            return int(RSS.search(file.read()).group(1)) / 1024

    def stop(self):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


class Proxy(Role):
    """The proxy with a folder of its own for its records."""

    def __init__(self, upstream, recording):
        self.folder = tempfile.mkdtemp(prefix="hewn-proxy-bench-")
        super().__init__("proxy", f"http://127.0.0.1:{upstream.port}", self.folder, recording)

    def stop(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics") as page:
            lost = LOST.search(page.read().decode())
        super().stop()
        shutil.rmtree(self.folder)
        if lost:
            raise SystemExit(f"records were lost, so nothing was measured: {lost.group(0)}")


def say(text):
    print(text, file=sys.stderr, flush=True)


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def first_byte(upstream, proxy):
    rows = [line.split() for line in run(PROGRAM, "first-byte", str(upstream.port), str(proxy.port), "5000").splitlines()]
    return {row[0]: (float(row[1]), float(row[2])) for row in rows}


def rate(port, seconds, connections="32"):
    output = run("wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", f"{HERE}/chat.lua", f"http://127.0.0.1:{port}")
    if "Non-2xx" in output or "Socket errors" in output:
        raise SystemExit(f"wrk met errors:\n{output}")
    requests = int(re.search(r"(\d+) requests in", output).group(1))
    return float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1)), requests


def streams(proxy, count, per_second, seconds):
    """CPU seconds, tokens a second, and memory in the middle."""
    before, begun = proxy.cpu_seconds(), time.monotonic()
    client = subprocess.Popen([PROGRAM, "streams", str(proxy.port), str(count), str(per_second), str(seconds)],
                              stdout=subprocess.PIPE, text=True)
    time.sleep(seconds * 0.7)
    middle = proxy.megabytes()
    tokens, broken = (int(word) for word in client.communicate()[0].split())
    elapsed = time.monotonic() - begun
    if broken:
        raise SystemExit(f"{broken} of {count} streams broke off")
    return proxy.cpu_seconds() - before, tokens / elapsed, elapsed, middle


def token_cost(upstream, recording):
    """Percent of a core for 1,000 tokens a second, and how many there were."""
    proxy = Proxy(upstream, recording)
    try:
        streams(proxy, 100, 50, 15)  # Until the compiler has done its part.
        cpu, tokens, elapsed, _ = streams(proxy, 100, 50, max(6, int(SECONDS)))
        return cpu / elapsed / (tokens / 1000) * 100, tokens
    finally:
        proxy.stop()


def rates(upstream, rounds):
    """
    Requests a second and the proxy's µs of CPU for each, by recording, and the share of the first: both proxies run,
    and are asked in turn, for short times, so that both meet the same machine.
    """
    both = {recording: Proxy(upstream, recording) for recording in ("off", "on")}
    try:
        found = {"off": [], "on": []}
        for recording in both:
            rate(both[recording].port, 15)  # Until the compiler has done its part: beside all this it takes its time.
        for _ in range(rounds):
            for recording in ("off", "on"):
                before = both[recording].cpu_seconds()
                per_second, requests = rate(both[recording].port, max(2, int(SECONDS / 2)))
                cpu = both[recording].cpu_seconds() - before
                found[recording].append((per_second, cpu / requests * 1_000_000))
        share = statistics.median(on[0] / off[0] for off, on in zip(found["off"], found["on"]))
        medians = {recording: [statistics.median(column) for column in zip(*rows)] for recording, rows in found.items()}
        return medians, share
    finally:
        for proxy in both.values():
            proxy.stop()


def memory(upstream, calls=100_000):
    """Megabytes as calls go by, then with a thousand streams and after them."""
    proxy = Proxy(upstream, "on")
    try:
        seen, total = [], 0
        while total < calls:
            total += rate(proxy.port, 3)[1]
            seen.append((total, proxy.megabytes()))
            say(f"  {total} calls: {seen[-1][1]:.0f} MB")
        _, _, _, during = streams(proxy, 1000, 5, 10)
        time.sleep(2)
        return seen, during, proxy.megabytes()
    finally:
        proxy.stop()


def main():
    upstream = Role("upstream")
    try:
        proxy = Proxy(upstream, "on")
        say("time to the first byte")
        bytes_ = first_byte(upstream, proxy)
        proxy.stop()
        say("streams")
        cost = {recording: token_cost(upstream, recording) for recording in ("off", "on")}
        say("requests a second")
        speed, share_of_rate = rates(upstream, 7)
        say("memory")
        seen, during, after = memory(upstream)
    finally:
        upstream.process.kill()
    print("| measured | without the proxy | with it | added |\n|---|---|---|---|")
    for percent in ("50", "90", "99"):
        straight, around = bytes_[percent]
        print(f"| first byte, p{percent} | {straight:.3f} ms | {around:.3f} ms | {around - straight:.3f} ms |")
    print("\n| measured | |\n|---|---|")
    (off, off_cpu), (on, on_cpu) = speed["off"], speed["on"]
    print(f"| requests/s, recording off / on | {off:.0f} / {on:.0f}; median of the rounds' shares {share_of_rate:.2f} |")
    print(f"| CPU of the proxy for a request, recording off / on | {off_cpu:.0f} / {on_cpu:.0f} µs |")
    for recording, (share, tokens) in cost.items():
        print(f"| CPU for 1,000 streamed tokens/s, recording {recording} (at {tokens:.0f}/s in 100 streams)"
              f" | {share:.2f} % of a core, {share / os.cpu_count():.2f} % of the machine |")
    added = cost["on"][0] - cost["off"][0]
    print(f"| CPU that the recording adds for 1,000 streamed tokens/s | {added:.2f} % of a core,"
          f" {added / os.cpu_count():.2f} % of the machine |")
    print("| memory after " + ", ".join(f"{calls:,}" for calls, _ in seen) + " calls | "
          + ", ".join(f"{mb:.0f}" for _, mb in seen) + " MB |")
    print(f"| memory during 1,000 streams, and after | {during:.0f} MB, {after:.0f} MB |")


main()
