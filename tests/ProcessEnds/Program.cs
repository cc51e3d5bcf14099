using System.Diagnostics;
using System.Runtime.InteropServices;
using Hewn;
using Hewn.Adapters;
using Hewn.Serilog;
using Microsoft.Extensions.Logging;
using ProcessEnds;

// Logs 10,000 records and then ends in the way it is told: ProcessEnds <way> <directory>.
string way = args[0];
const int Records = 10_000;

if (way == "never-started")
{
    Log.Info("said too early", ("n", 1));
    Log.Debug("too fine for standard error");
    return 0;
}

// What a host does, before or after the log is started: it cancels the signal's effect, stops, and logs meanwhile.
using var stopping = new ManualResetEventSlim();
var registered = new List<PosixSignalRegistration>();
void Listen(bool cancels)
{
    foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT])
    {
        registered.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = cancels;
            if (cancels)
                stopping.Set();
        }));
    }
}

if (way is "signal-hosted-before" or "signal-passed")
    Listen(cancels: way == "signal-hosted-before");
if (way == "signal-console")
{
    Console.CancelKeyPress += (_, e) =>
    {
        e.Cancel = true;
        stopping.Set();
    };
}

var options = new HewnOptions { Directory = args[1], Files = { new("app.jsonl") }, ReadEnvironment = false };
if (way == "wrong-setting")
    options.MaxFileBytes = -1;
if (way == "fatal-exit")
{
    options.ExitOnFatal = true;
    AppDomain.CurrentDomain.ProcessExit += (_, _) => Log.Fatal("said at the exit"); // Before the log's own hook.
}

if (way == "unhandled-unhandled")
    options.HandleProcessExit = false;
if (way.StartsWith("fatal-untaken", StringComparison.Ordinal))
{
    options.ExitOnFatal = true;
    options.Files[0].Loggers.Add("numbers");
}

FileStream? held = null;
if (way == "unhandled-undelivered") // Somebody else has the file until the process is gone.
{
    Directory.CreateDirectory(Path.Combine(args[1], ".hewn"));
    held = new FileStream(
        Path.Combine(args[1], ".hewn", "app.jsonl.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
}

Log.Start(options);
if (way == "unhandled-told-behind")
{
    AppDomain.CurrentDomain.UnhandledException += (_, _) =>
    {
        for (int i = 0; i < 100; i++)
            Log.Info($"said behind {i}");
    };
}

Logger numbers = Log.For(way.StartsWith("fatal-untaken", StringComparison.Ordinal) ? "numbers" : string.Empty);
for (int i = 0; i < Records; i++)
    numbers.Info($"record {i}");

using var listener = new HewnTraceListener(Log.For("trace"));
switch (way)
{
    case "return":
        return 7;
    case "stop-unawaited":
        _ = Log.StopAsync();
        return 7;
    case "exit":
        Environment.Exit(8);
        return 0;
    case "unhandled" or "unhandled-told-behind" or "unhandled-undelivered" or "unhandled-unhandled":
        GC.KeepAlive(held);
        throw new InvalidOperationException("nobody catches this", new FormatException("the cause"));
    case "unhandled-on-thread":
        var thread = new Thread(() => throw new InvalidOperationException("nobody catches this"));
        thread.Start();
        thread.Join();
        return 0;
    case "fatal":
        Kill.Prepare();
        Log.Fatal($"out of memory, needed {Records} bytes");
        Kill.Now(); // At once: the writer's thread has no time for what Fatal has not waited for.
        return 0;
    case "signal-hosted" or "signal-hosted-before" or "signal-console":
        if (way == "signal-hosted")
            Listen(cancels: true);
        Console.WriteLine("ready");
        stopping.Wait();
        Thread.Sleep(300); // Hosts stop slowly; all handlers have run by now.
        for (int i = Records; i < Records + 100; i++)
            Log.Info($"record {i}");
        return 9;
    case "fatal-exit":
        Log.Fatal($"out of memory, needed {Records} bytes");
        return 0;
    case "fatal-untaken":
        Log.Fatal($"out of memory, needed {Records} bytes");
        return 0;
    case "fatal-untaken-text":
        Log.Fatal("out of memory");
        return 0;
    case "fatal-untaken-ilogger":
        using (var provider = new Hewn.Extensions.HewnLoggerProvider(null))
            provider.CreateLogger("cache").Log(LogLevel.Critical, default, 0, null, (_, _) => "out of memory");
        return 0;
    case "fatal-untaken-defined": // As generated messages do: ask whether the level is on, then log.
        using (var provider = new Hewn.Extensions.HewnLoggerProvider(null))
            LoggerMessage.Define(LogLevel.Critical, default, "out of memory")(provider.CreateLogger("cache"), null);
        return 0;
    case "fatal-untaken-serilog":
        using (Serilog.Core.Logger serilog = new Serilog.LoggerConfiguration().WriteTo.Hewn().CreateLogger())
            serilog.Fatal("out of memory");
        return 0;
    case "fatal-untaken-nlog":
        var rules = new NLog.Config.LoggingConfiguration();
        rules.AddRuleForAllLevels(new Hewn.NLog.HewnTarget());
        NLog.LogManager.Configuration = rules;
        NLog.LogManager.GetLogger("cache").Fatal("out of memory");
        return 0;
    case "fatal-untaken-trace":
        listener.TraceEvent(null, "cache", TraceEventType.Critical, 1, "out of memory");
        return 0;
    case "fatal-untaken-trace-format":
        listener.TraceEvent(null, "cache", TraceEventType.Critical, 1, "out of {0}", "memory");
        return 0;
    case "fatal-untaken-trace-data":
        listener.TraceData(null, "cache", TraceEventType.Critical, 1, "out of memory");
        return 0;
    case "signal" or "signal-passed":
        Console.WriteLine("ready");
        Console.ReadLine();
        return 9;
    default:
        return 1;
}
