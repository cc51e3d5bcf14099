using Hewn;

// Logs 10,000 records and then ends in the way it is told: ProcessEnds <way> <directory>.
string way = args[0];
const int Records = 10_000;

if (way == "never-started")
{
    Log.Info("said too early", ("n", 1));
    Log.Debug("too fine for standard error");
    return 0;
}

var options = new HewnOptions { Directory = args[1], Files = { new("app.jsonl") }, ReadEnvironment = false };
if (way == "wrong-setting")
    options.MaxFileBytes = -1;
if (way == "fatal-exit")
{
    options.ExitOnFatal = true;
    AppDomain.CurrentDomain.ProcessExit += (_, _) => Log.Fatal("said at the exit"); // Before the log's own hook.
}

Log.Start(options);
for (int i = 0; i < Records; i++)
    Log.Info($"record {i}");

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
    case "unhandled":
        throw new InvalidOperationException("nobody catches this", new FormatException("the cause"));
    case "unhandled-on-thread":
        var thread = new Thread(() => throw new InvalidOperationException("nobody catches this"));
        thread.Start();
        thread.Join();
        return 0;
    case "fatal":
        Log.Fatal($"out of memory, needed {Records} bytes");
        Environment.FailFast("the test wants it so"); // Runs no hooks: what Fatal has not brought to disk is lost.
        return 0;
    case "fatal-exit":
        Log.Fatal($"out of memory, needed {Records} bytes");
        return 0;
    case "signal":
        Console.WriteLine("ready");
        Console.ReadLine();
        return 9;
    default:
        return 1;
}
