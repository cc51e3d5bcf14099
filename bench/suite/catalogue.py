"""The peers and the scenarios."""
import dataclasses

import paths

HEWN_SHAPES = ("hewn", "hewn-full")


@dataclasses.dataclass(frozen=True)
class Peer:
    name: str
    title: str
    program: tuple
    toolchain: str = "dotnet"
    threads: bool = True  # Whether several threads can share the logger.
    share: float = 1.0  # Of the records: slow peers log fewer, their rate says the same.
    writes_stdout: bool = False
    writes_file: bool = True


@dataclasses.dataclass(frozen=True)
class Scenario:
    key: str
    name: str
    threads: int
    share: float  # Of the records.
    title: str
    only: tuple = ()

    def suits(self, peer):
        if self.only:
            return peer.name in self.only
        if peer.name == "limit":
            return self.key in ("T1", "paced", "full_speed")
        if not peer.writes_file:
            return self.key in ("T1", "disabled")
        return peer.threads or self.threads == 1


_DOTNET = (str(paths.DOTNET_PEERS),)
_GO = (str(paths.GO_PEERS),)

PEERS = [
    Peer("limit", "limit: memcpy and write", _DOTNET),
    Peer("hewn", "Hewn", _DOTNET),
    Peer("hewn-full", "Hewn, full", _DOTNET),
    Peer("hewn-generated", "Hewn, [LoggerMessage]", _DOTNET),
    Peer("hewn-generated-full", "Hewn, [LoggerMessage], full", _DOTNET),
    Peer("hewn-ilogger", "Hewn, ILogger", _DOTNET),
    Peer("hewn-ilogger-full", "Hewn, ILogger, full", _DOTNET),
    Peer("dispatch", "framework dispatch alone", _DOTNET, writes_file=False),
    Peer("zerolog", "zerolog", _GO, "go"),
    Peer("slog", "Go slog", _GO, "go"),
    Peer("spdlog", "spdlog async", (str(paths.SPDLOG_PEER),), "c++"),
    Peer("nlog", "NLog", _DOTNET),
    Peer("nlog-async", "NLog async", _DOTNET),
    Peer("serilog", "Serilog", _DOTNET),
    Peer("serilog-async", "Serilog.Async", _DOTNET),
    Peer("framework-json", "framework JSON console", _DOTNET, writes_stdout=True),
    Peer("pino", "pino", ("node", str(paths.BENCH / "pino" / "main.mjs")), "npm", threads=False),
    Peer("python", "Python QueueHandler", ("python3", str(paths.BENCH / "python" / "queue_handler.py")), "python",
         share=0.05),
]

SCENARIOS = [
    Scenario("T1", "throughput", 1, 1.0, "throughput, 1 thread"),
    Scenario("T2", "throughput", 2, 1.0, "throughput, 2 threads"),
    Scenario("T8", "throughput", 8, 1.0, "throughput, 8 threads"),
    Scenario("paced", "paced", 1, 0.5, "latency at 100,000 a second"),
    Scenario("rotating", "rotating", 1, 0.5, "latency at 100,000 a second, rotating", only=HEWN_SHAPES),
    Scenario("full_speed", "full_speed", 1, 0.5, "latency at full speed"),
    Scenario("disabled", "disabled", 1, 10.0, "disabled level"),
]


def peer_of(name):
    return next(peer for peer in PEERS if peer.name == name)
