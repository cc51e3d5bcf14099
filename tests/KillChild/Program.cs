using System.IO.MemoryMappedFiles;
using Hewn;
using KillChild;

// Logs numbered records from several threads until it is killed, and keeps the number of each thread's last call that
// has returned in a file of its own:
//   KillChild <directory> <ring directory or -> <file for numbers> <life> <threads> <burst> <format> <bytes>
//     <bytes of the ring> [shared] [packed] [count=N] [bytes=N] [free=N] [age=TIME]
// With 'run' as the first argument it is RunLife, with 'session' SessionLife, with
// 'session-log' SessionLogLife.
if (args[0] == "session-log")
    return await SessionLogLife.LiveAsync(args);
if (args[0] == "run")
{
    RunLife.Live(args[1], args[2], args[3], int.Parse(args[4]));
    return 0;
}

if (args[0] == "session")
{
    SessionLife.Live(args[1], args[2], args[3], int.Parse(args[4]));
    return 0;
}

int life = int.Parse(args[3]);
int threads = int.Parse(args[4]);
int burst = int.Parse(args[5]);
FileFormat format = Enum.Parse<FileFormat>(args[6]);

var options = new HewnOptions
{
    Directory = args[0],
    RingDirectory = args[1] == "-" ? null : args[1],
    Files =
    {
        new("app.log") { Format = format, Shared = args.Contains("shared") },
        new("errors.log") { MinimumLevel = Level.Error, Format = format, Shared = args.Contains("shared") },
    },
    Compress = args.Contains("packed"),
    BufferBytes = int.Parse(args[8]),
    MaxFileBytes = int.Parse(args[7]),
    BackupCount = int.Parse(Setting("count") ?? "1000"),
    MaxBackupBytes = long.Parse(Setting("bytes") ?? "0"),
    MinFreeDiskBytes = long.Parse(Setting("free") ?? "0"),
    MaxBackupAge = Setting("age") is { } age ? TimeSpan.Parse(age) : null,
    ReadEnvironment = false,
};

using var file = MemoryMappedFile.CreateFromFile(args[2], FileMode.Open, null, 0, MemoryMappedFileAccess.ReadWrite);
using MemoryMappedViewAccessor returned = file.CreateViewAccessor();
Log.Start(options);
for (int i = 1; i < threads; i++)
{
    int number = i;
    new Thread(() => Write(number)).Start();
}

Console.WriteLine("ready");
Write(0);
return 0;

string? Setting(string name) => args.FirstOrDefault(arg => arg.StartsWith(name + "="))?[(name.Length + 1)..];

void Write(int thread)
{
    for (long n = 1; ; n++)
    {
        string padding = new('x', (int)(n * 37 % (n % 100 == 0 ? 5000 : 300)));
        if (n % 10 == 0)
            Log.Error("numbered", ("g", life), ("t", thread), ("n", n), ("padding", padding));
        else
            Log.Info("numbered", ("g", life), ("t", thread), ("n", n), ("padding", padding));
        returned.Write(64 * thread, n);
        if (burst > 0 && n % burst == 0)
            Thread.Sleep(1);
    }
}
