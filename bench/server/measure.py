"""Measures hewn serve: intake, CPU a line, memory, queries, disk, restart, followers. Prints a table."""
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

HEWN, CLIENT, MILLIONS = sys.argv[1], sys.argv[2], float(sys.argv[3])
TICKS = os.sysconf("SC_CLK_TCK")
WARM = 700_000  # Lines: more than a file holds.
FULL = 256 * 1024 * 1024  # Bytes of a file that is full.
QUERIES = [
    'sum by (level) (count_over_time({service="llm-server"} [1m]))',
    '{service="llm-server"} |= "req_0123456789abcdef"',
]


class Server:
    """The server at a port of its own."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder = folder
        self.begun = time.monotonic()
        self.process = subprocess.Popen([HEWN, "serve", "--log-dir", folder, "--listen", f"127.0.0.1:{self.port}",
                                         "--limit", "max_concurrent_tail_requests=2000"],
                                        stdout=subprocess.DEVNULL)
        while True:
            try:
                self.get("/ready")
                break
            except OSError:
                if self.process.poll() is not None:
                    raise SystemExit("the server has ended")
                time.sleep(0.005)
        self.start = time.monotonic() - self.begun

    def get(self, path, **parameters):
        query = "?" + urllib.parse.urlencode(parameters) if parameters else ""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}{query}", timeout=60) as answer:
            return answer.read()

    def seconds_of(self, query, back=300):
        begun, now = time.monotonic(), time.time()
        self.get("/loki/api/v1/query_range", query=query, start=f"{now - back:.3f}", end=f"{now:.3f}",
                 step=f"{max(30, back // 100):.0f}")
        return time.monotonic() - begun

    def cpu(self):
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def packing(self):
        """CPU seconds of the thread that packs files that are full, beside what is asked and pushed."""
        seconds = 0
        for thread in os.listdir(f"/proc/{self.process.pid}/task"):
            try:
                with open(f"/proc/{self.process.pid}/task/{thread}/stat") as file:
                    name, fields = file.read().split("(", 1)[1].rsplit(")", 1)
            except OSError:
                continue  # It has just ended.
            if name == "hewn-packing":
                fields = fields.split()
                seconds += (int(fields[11]) + int(fields[12])) / TICKS
        return seconds

    def megabytes(self, key="VmRSS"):
        with open(f"/proc/{self.process.pid}/status") as file:
            return int(re.search(rf"^{key}:\s+(\d+) kB", file.read(), re.M).group(1)) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


class Asking(threading.Thread):
    """Asks, again and again, until told to end."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.server, self.ends, self.times, self.memory = server, False, {query: [] for query in QUERIES}, 0

    def run(self):
        while not self.ends:
            for query in QUERIES:
                self.times[query].append(self.server.seconds_of(query))
                self.memory = max(self.memory, self.server.megabytes())
                time.sleep(0.2)


def settled(server, patience=90):
    """Waits until files that were full are packed, and the server sleeps. On a busy machine it sleeps before that, too."""
    begun, asleep, last = time.monotonic(), 0, server.cpu()
    while asleep < 3 and time.monotonic() - begun < patience:
        time.sleep(1)
        now = server.cpu()
        asleep, last = (asleep + 1 if now - last < 0.05 and not unpacked(server.folder) else 0), now


def unpacked(folder):
    """Numbers of files that are full and that no packed one stands for."""
    first, last = re.compile(r"lines-(\d+)"), re.compile(r"lines-(\d+)-(\d+)")
    packed = [last.match(os.path.basename(path)) for path in files_of(folder, ".pack")]
    full = [int(first.match(os.path.basename(path))[1]) for path in files_of(folder, ".jsonl")
            if os.path.getsize(path) >= FULL]
    return [number for number in full
            if not any(int(pack[1]) <= number <= int(pack[2]) for pack in packed if pack)]


def size_of(folder):
    return sum(os.stat(os.path.join(at, name)).st_blocks * 512 for at, _, names in os.walk(folder) for name in names)


def files_of(folder, ending):
    return [os.path.join(at, name) for at, _, names in os.walk(folder) for name in names if name.endswith(ending)]


def packed(folder, patience=600):
    """Has the server pack all there is, as it does an hour later: seconds of CPU. What is replaced stays for a minute."""
    for path in files_of(folder, ".jsonl"):
        os.utime(path, (time.time() - 7200, time.time() - 7200))
    server, begun = Server(folder), time.monotonic()
    cpu = server.cpu()
    while True:
        for path in files_of(folder, ".pack"):  # So that nobody waits for that minute.
            os.utime(path, (time.time() - 7200, time.time() - 7200))
        if not files_of(folder, ".jsonl") or time.monotonic() - begun > patience:
            break
        time.sleep(0.5)
    cpu = server.cpu() - cpu
    server.stop()
    return cpu


def load(server, lines, seconds=60, asks=False, rate=None):
    """Lines, their bytes, seconds, p50 and p99 of a push in ms, the server's CPU seconds, those of packing among them, what
    was asked meanwhile."""
    arguments = [str(value) for value in (server.port, lines, seconds, rate) if value]
    client = subprocess.Popen([CLIENT, "load", *arguments], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True)
    client.stdout.readline()
    cpu, packing, asking = server.cpu(), server.packing(), Asking(server)
    if asks:
        asking.start()
    client.stdin.write("go\n")
    client.stdin.flush()
    figures = [float(figure) for figure in client.stdout.readline().split()]
    cpu, packing = server.cpu() - cpu, max(0, server.packing() - packing)
    asking.ends = True
    if asks:
        asking.join(60)
    client.wait(60)
    return (*figures, cpu, packing, asking)


def row(what, figure, wanted=""):
    print(f"| {what} | {figure} | {wanted} |", flush=True)


NOTE = ".stored"  # How much there is, in the folder that was filled.


def fill(folder):
    """Stores so many million lines more, packed, for what follows. Nothing is measured."""
    lines, stored = noted(folder)
    server, end = Server(folder), lines + MILLIONS * 1e6
    while lines < end:
        taken, bytes_, *_ = load(server, 1_000_000, 600)
        lines, stored = lines + taken, stored + bytes_
    server.stop()
    packed(folder, 3600)
    with open(os.path.join(folder, NOTE), "w") as file:
        file.write(f"{lines:.0f} {stored:.0f}")


def noted(folder):
    """Lines that a folder was filled with, and their bytes."""
    try:
        with open(os.path.join(folder, NOTE)) as file:
            return [int(figure) for figure in file.read().split()]
    except FileNotFoundError:
        return 0, 0


def stored(folder):
    """A server over what was stored: its start, memory, and answers."""
    lines, stored = noted(folder)
    print("| what | figure | wanted |\n|---|--:|--:|")
    row("stored", f"{lines:,} lines of {stored / 2**30:.1f} GiB")
    row("on disk, packed and indexed, of the lines' bytes", f"{size_of(folder) / stored * 100:.1f} %", "≤ 15 %")
    starts = []
    for _ in range(5):
        server = Server(folder)
        starts.append(server.start)
        server.stop()
    row("start, median of five, s", f"{statistics.median(starts):.2f}", "< 2")
    server = Server(folder)
    row("memory then, MiB", f"{server.megabytes():.0f}", "≤ 200")
    age = time.time() - os.stat(os.path.join(folder, NOTE)).st_mtime
    for query in QUERIES:
        first, again = [server.seconds_of(query, age + 7200) for _ in range(2)]
        row(f"`{query}` over all of it, first / again, ms", f"{first * 1e3:.0f} / {again * 1e3:.0f}")
    row("memory when it was asked, MiB", f"{server.megabytes():.0f}", "≤ 200")
    load(server, 1_000_000)
    row("peak memory when it took a million lines more, MiB", f"{server.megabytes('VmHWM'):.0f}", "≤ 200")
    server.stop()


def all_of_it(folder):
    print("| what | figure | wanted |\n|---|--:|--:|")
    server = Server(folder)
    load(server, WARM)  # So that the JIT is done, with what packs a full file, too.
    settled(server)
    before = server.cpu()
    rounds = [load(server, int(MILLIONS * 1e6 / 5)) for _ in range(5)]
    rates = sorted(lines / seconds for lines, _, seconds, *_ in rounds)
    row("lines a second, median of five", f"{statistics.median(rates):,.0f} ({rates[0]:,.0f}–{rates[-1]:,.0f})", "≥ 250,000")
    cpus = sorted(cpu / lines * 1e6 for lines, _, _, _, _, cpu, _, _ in rounds)
    row("server's CPU a line, µs", f"{statistics.median(cpus):.2f} ({cpus[0]:.2f}–{cpus[-1]:.2f})", "≤ 3")
    row("… of these packing of files that were full, at least", f"{sum(r[6] for r in rounds) / sum(r[0] for r in rounds) * 1e6:.2f}")
    row("a push of 5,000 lines, p50 / p99 ms", f"{statistics.median(r[3] for r in rounds):.1f} / "
        f"{statistics.median(r[4] for r in rounds):.1f}")
    row("peak memory, MiB", f"{server.megabytes('VmHWM'):.0f}", "≤ 200")
    settled(server)
    row("server's CPU a line with the packing of all full files, also behind that, µs",
        f"{(server.cpu() - before) / sum(r[0] for r in rounds) * 1e6:.2f}", "≤ 3")
    first, *again = [server.seconds_of(QUERIES[1]) for _ in range(6)]
    row(f"`{QUERIES[1]}`, the first behind that / the next five, ms",
        f"{first * 1e3:.0f} / {statistics.median(again) * 1e3:.0f}", "≤ 2 ×")
    for rate, what in (250_000, "250,000 lines a second"), (None, "the fastest intake"):
        before = {query: [server.seconds_of(query) for _ in range(5)] for query in QUERIES}
        *_, asking = load(server, int(MILLIONS * 1e6 / 5), asks=True, rate=rate)
        for query in QUERIES:
            if asking.times[query]:  # There are more lines behind it than before, so both are asked for what is idle.
                idle = statistics.median(before[query] + [server.seconds_of(query) for _ in range(5)])
                row(f"`{query}`, idle / beside {what}, ms",
                    f"{idle * 1e3:.0f} / {statistics.median(asking.times[query]) * 1e3:.0f}", "≤ 2 ×")
    row("memory behind it, MiB", f"{server.megabytes():.0f}")
    tails = subprocess.Popen([CLIENT, "tails", str(server.port), "1000", "15"], stdout=subprocess.PIPE, text=True)
    connected = tails.stdout.readline().strip() == "ready"
    memory = [server.megabytes()]
    load(server, 100_000, 10)
    memory.append(server.megabytes())
    while connected and tails.poll() is None:
        memory[1] = max(memory[1], server.megabytes())
        time.sleep(0.1)
    reached, read = tails.communicate()[0].split() if connected else ("0", "0")
    time.sleep(30)
    memory.append(server.megabytes())
    row("of 1,000 that follow got lines; bytes", f"{reached}; {int(read) / 1e9:.1f} GB", "1,000")
    row("memory when they were connected, at most while they got lines, half a minute later, MiB",
        ", ".join(f"{one:.0f}" for one in memory), "≤ 200")
    server.stop()
    lines = MILLIONS * 1.4e6 + WARM + 100_000
    stored = sum(r[1] for r in rounds) / sum(r[0] for r in rounds) * lines
    cpu = packed(folder)
    row("on disk, packed and indexed, of the lines' bytes", f"{size_of(folder) / stored * 100:.1f} %", "≤ 15 %")
    row("CPU of packing what was left, µs a line of all", f"{cpu / lines * 1e6:.2f}")
    again = Server(folder)
    row(f"start with {stored / 2**30:.1f} GiB of lines, s", f"{again.start:.2f}", "< 2 at 10 GiB")
    for query in QUERIES:
        again.seconds_of(query)
    row("memory then, when it was asked, MiB", f"{again.megabytes():.0f}", "≤ 200 at 10 GiB")
    again.stop()


STAGES = {"fill": fill, "stored": stored}
if len(sys.argv) > 4:
    os.makedirs(sys.argv[5], exist_ok=True)
    STAGES[sys.argv[4]](sys.argv[5])
else:
    folder = tempfile.mkdtemp(prefix="hewn-server-bench-")
    try:
        all_of_it(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
