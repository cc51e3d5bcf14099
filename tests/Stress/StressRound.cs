using System.Diagnostics;
using System.Text.RegularExpressions;
using Hewn;
using StressChild;

namespace Stress;

/// <summary>
/// Several lives of one program in one directory: each logs from eight threads through eight loggers while every option
/// changes at random, and each ends in some way. Then what the last one left is recovered, and every line is checked.
/// </summary>
internal sealed class StressRound : IDisposable
{
    private const int MillisecondsOfStep = 60; // A machine with nothing else to do makes two in that time.
    private const int MaxWaits = 600; // Of 10 ms each.
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);

    private readonly Random _random;
    private readonly int _seed;
    private readonly bool _isShared;
    private readonly LifeEnd[] _ends;
    private readonly string _root = Path.Combine(Path.GetTempPath(), $"hewn-stress-{Guid.NewGuid():n}");

    /// <param name="seed">Of all choices; the machine's timing stays its own affair.</param>
    /// <param name="lives">How many.</param>
    public StressRound(int seed, int lives)
    {
        _seed = seed;
        _random = new Random(seed);
        _isShared = _random.Next(3) == 0;
        _ends = [.. Enumerable.Range(0, lives).Select(life => life == lives - 1 ? LifeEnd.Kill : AnyEnd())];
        Directory.CreateDirectory(Logs);
        Directory.CreateDirectory(Rings);
    }

    /// <summary>Where the logs are.</summary>
    public string Logs => Path.Combine(_root, "logs");

    private string Rings => Path.Combine(_root, "rings");

    private static string Program => Path.Combine(
        Regex.Replace(AppContext.BaseDirectory, "Stress(?=.release)", "StressChild"), "StressChild.dll");

    /// <summary>Has the lives lived, and recovers the last one.</summary>
    public async Task RunAsync()
    {
        for (int life = 0; life < _ends.Length; life++)
            await LiveAsync(life);
        Recover();
    }

    /// <summary>What is wrong in what they left; nothing, if the law holds.</summary>
    public IReadOnlyList<string> Check(out StressFigures figures)
    {
        var faults = new List<string>();
        JournalFile[] journals = [.. _ends.Select((_, life) => new JournalFile(Of(life, "journal")))];
        LifeLines[] all = Lines(), errors = Lines();
        figures = new StressFigures { Lives = _ends.Length, Kills = _ends.Count(IsKill) };
        try
        {
            long recovered = 0;
            int files = LogFileSet.Read(Path.Combine(Logs, "app.log"), bytes => Take(bytes, all, ref recovered));
            long ignored = 0;
            if (File.Exists(Path.Combine(Logs, "errors.log")))
                files += LogFileSet.Read(Path.Combine(Logs, "errors.log"), bytes => Take(bytes, errors, ref ignored));
            figures += new StressFigures { Files = files, Recovered = recovered };
            for (int life = 0; life < _ends.Length; life++)
            {
                bool hasTold = journals[life].HasStopped
                    || (_ends[life] == LifeEnd.Signal && journals[life].HandlesSignals);
                var check = new LifeCheck(life, journals[life], all[life], errors[life], hasTold);
                if (File.Exists(Of(life, "problems"))) // First: what follows may follow from it.
                    faults.AddRange(File.ReadAllLines(Of(life, "problems")).Select(told => $"life {life}: {told}"));
                faults.AddRange(check.Check(Of(life, "figures")).Select(fault => $"{fault} [{_ends[life]}]"));
                figures += check.Figures;
            }
        }
        catch (InvalidOperationException e)
        {
            faults.Add(e.Message);
        }
        finally
        {
            Array.ForEach(journals, journal => journal.Dispose());
        }

        return [.. faults.Select(fault => $"seed {_seed}: {fault}")];

        void Take(ReadOnlySpan<byte> bytes, LifeLines[] lives, ref long recovered)
        {
            var line = LogLine.Parse(bytes);
            recovered += line.Recovered;
            if (line.Life >= 0)
                lives[line.Life].Add(line, journals[line.Life].Read);
        }
    }

    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("HEWN_STRESS_KEEP") is not { Length: > 0 })
            Directory.Delete(_root, recursive: true);
    }

    private static bool IsKill(LifeEnd end) => end is LifeEnd.Kill or LifeEnd.EarlyKill;

    private LifeLines[] Lines() => [.. _ends.Select((_, life) => new LifeLines(life))];

    private LifeEnd AnyEnd() => _random.Next(10) switch
    {
        < 5 => LifeEnd.Kill,
        5 => LifeEnd.EarlyKill,
        6 => LifeEnd.Signal,
        _ => LifeEnd.Stop,
    };

    private string Of(int life, string what) => Path.Combine(Logs, $"{what}-{life}");

    private async Task LiveAsync(int life)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(
                "dotnet", [Program, Logs, Rings, $"{_isShared}", $"{life}", $"{_random.Next()}"])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            },
        };
        new JournalFile(Of(life, "journal")).Dispose(); // There is one, however early it dies.
        process.Start();
        Task<string> errors = ReadErrorsAsync(process.StandardError);
        try
        {
            LifeEnd end = _ends[life];
            if (end != LifeEnd.EarlyKill)
            {
                bool isReady = await process.StandardOutput.ReadLineAsync().WaitAsync(_long) == "ready";
                isReady.ShouldBeTrue(isReady ? "" : $"seed {_seed}, life {life} did not start: {await errors}");
            }

            int milliseconds = end == LifeEnd.EarlyKill ? _random.Next(40, 250) : _random.Next(100, 2500);
            bool isOver = process.WaitForExit(milliseconds)
                || (end != LifeEnd.EarlyKill && IsOverBefore(process, life, milliseconds / MillisecondsOfStep));
            isOver.ShouldBeFalse(isOver ? $"seed {_seed}, life {life} ended by itself: {await errors}" : "");
            if (end == LifeEnd.Stop)
                await process.StandardInput.WriteLineAsync("stop");
            else if (end == LifeEnd.Signal)
                Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExit();
            else
                process.Kill();
            await process.WaitForExitAsync().WaitAsync(_long);
            if (end == LifeEnd.Stop)
                process.ExitCode.ShouldBe(0, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    /// <summary>
    /// Waits until it has made so many changes: on a busy machine the time alone would end it before much has happened.
    /// </summary>
    private bool IsOverBefore(Process process, int life, int steps)
    {
        using var journal = new JournalFile(Of(life, "journal"));
        for (int waits = 0; waits < MaxWaits && journal.Steps < steps; waits++)
        {
            if (process.WaitForExit(10))
                return true;
        }

        return false;
    }

    /// <summary>Its console, of which the end is kept: an unhandled exception would stand there.</summary>
    private static async Task<string> ReadErrorsAsync(StreamReader reader)
    {
        string end = string.Empty;
        char[] room = new char[4096];
        for (int read; (read = await reader.ReadAsync(room)) > 0;)
            end = (end + new string(room, 0, read)) is var both && both.Length > 4000 ? both[^4000..] : both;
        return end;
    }

    private void Recover()
    {
        var problems = new List<LogProblem>();
        using (var system = LogSystem.Start(new HewnOptions
        {
            Directory = Logs,
            Files =
            {
                new("app.log") { Shared = _isShared },
                new("errors.log") { MinimumLevel = Level.Error, Shared = _isShared },
            },
            BackupCount = 1000,
            ReadEnvironment = false,
            HandleProcessExit = false,
            OnProblem = problems.Add,
        }))
        {
            system.Flush(_long).ShouldBeTrue();
        }

        problems.ShouldBeEmpty($"seed {_seed}");
        Directory.GetFiles(Rings).Concat(Directory.GetFiles(Path.Combine(Logs, ".hewn"), "*.ring*"))
            .ShouldBeEmpty($"seed {_seed}: rings are left");
    }
}
