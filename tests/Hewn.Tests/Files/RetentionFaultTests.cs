using System.Text.Json;
using Hewn.Files;
using Hewn.Tests.Support;

namespace Hewn.Tests.Files;

/// <summary>
/// Backups are deleted by count, age, total size or free disk while the disk fails at random. What is left is the end
/// of what was logged, without a gap; nothing goes that the rule does not demand, and each deletion is counted. Only
/// where free disk is demanded a newer backup goes in the place of one that the disk does not give up.
/// </summary>
public sealed class RetentionFaultTests
{
    private const int MaxFileBytes = 8000;
    private const int Limit = 60_000;
    private const int Capacity = 150_000;
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);

    private readonly TestClock _clock = new();
    private readonly FaultyDisk _disk;
    private int _sent;

    public RetentionFaultTests() => _disk = new FaultyDisk { Clock = _clock };

    private long BackupBytes => Backups.Sum(backup => backup.Bytes);

    private List<Backup> Backups => new BackupSet(_disk, "/logs/app.log").List();

    private HewnOptions Options(string rule) => new()
    {
        Files = { new("/logs/app.log") },
        MaxFileBytes = MaxFileBytes,
        BackupCount = rule == "count" ? 5 : 1000,
        MaxBackupAge = rule == "age" ? TimeSpan.FromHours(1) : null,
        MaxBackupBytes = rule == "bytes" ? Limit : 0,
        MinFreeDiskBytes = rule == "floor" ? Capacity - Limit : 0,
        Time = _clock,
        BufferBytes = 64 * 1024 * 1024, // Nothing need be given up.
        ReadEnvironment = false,
        HandleProcessExit = false,
        OnProblem = _ => { },
    };

    private void FailAtRandom(Random random)
    {
        _disk.RefusesToOpen = random.Next(8) == 0;
        _disk.RefusesToMove = random.Next(8) == 0;
        _disk.RefusesToWrite = random.Next(8) == 0;
        _disk.ShortWriteBytes = random.Next(4) == 0 ? random.Next(3000) : null;
        int fault = random.Next(3);
        _disk.DeleteFault = fault > 0 ? null : path => path.EndsWith(".deleting", StringComparison.Ordinal)
            ? new IOException("delete refused") : null;
        _disk.ListFault = random.Next(8) > 0 ? null : folder => folder == "/logs" ? new IOException("stale") : null;
    }

    private void Heal()
    {
        _disk.RefusesToOpen = _disk.RefusesToMove = _disk.RefusesToWrite = false;
        (_disk.ShortWriteBytes, _disk.DeleteFault, _disk.ListFault) = (null, null, null);
    }

    private bool IsKept(string rule) => rule switch
    {
        "count" => Backups.Count <= 5,
        "age" => Backups.TrueForAll(backup => _clock.GetUtcNow() - backup.LastWriteUtc <= TimeSpan.FromHours(1)),
        "bytes" => BackupBytes <= Limit,
        _ => _disk.FreeBytes("/logs") >= Capacity - Limit,
    };

    /// <summary>Where something was deleted there is no room for one more, or it was too old.</summary>
    private bool IsUsed(string rule) => rule switch
    {
        "count" => Backups.Count == 5,
        "age" => true, // What was told of the deletions says that.
        "bytes" => BackupBytes > Limit - (2 * MaxFileBytes),
        _ => _disk.FreeBytes("/logs") < Capacity - Limit + (2 * MaxFileBytes),
    };

    /// <summary>The records of all files, the oldest first, and whether the disk once refused to delete it.</summary>
    private List<(List<JsonElement> Records, bool IsRefused)> LeftFiles() =>
    [
        .. Backups.Select(backup => (Path.GetFileName(backup.Name), _disk.RefusedToDelete.Contains(backup.File!.Value)))
            .Append(("app.log", false))
            .Select(file => (LogLines.Split(_disk.Read(file.Item1)).ConvertAll(LogLines.Parse), file.Item2)),
    ];

    /// <summary>Whatever is behind a gap was refused, and nothing else is.</summary>
    private List<JsonElement> NoGapsIn(
        List<(List<JsonElement> Records, bool IsRefused)> files, bool maySkipRefused, string because)
    {
        int next = _sent;
        bool isBehindGap = false;
        foreach ((List<JsonElement> records, bool isRefused) in Enumerable.Reverse(files))
        {
            int[] numbers =
                [.. records.Where(record => record.Has("i")).Select(record => record.GetProperty("i").GetInt32())];
            if (numbers.Length == 0)
                continue;
            numbers.ShouldBe(Enumerable.Range(numbers[0], numbers.Length), because);
            numbers[^1].ShouldBeLessThan(next, because);
            isBehindGap |= numbers[^1] + 1 < next;
            if (isBehindGap)
                (maySkipRefused && isRefused).ShouldBeTrue($"{because}: a gap behind {numbers[^1]}");
            next = numbers[0];
        }

        return [.. files.SelectMany(file => file.Records)];
    }

    [Theory]
    [InlineData("count", 1)]
    [InlineData("count", 2)]
    [InlineData("count", 3)]
    [InlineData("age", 1)]
    [InlineData("age", 2)]
    [InlineData("age", 3)]
    [InlineData("bytes", 1)]
    [InlineData("bytes", 2)]
    [InlineData("bytes", 3)]
    [InlineData("floor", 1)]
    [InlineData("floor", 2)]
    [InlineData("floor", 3)]
    public void What_is_left_is_the_newest_and_as_much_as_the_rule_allows(string rule, int seed)
    {
        var random = new Random(seed);
        _disk.CapacityBytes = rule == "floor" ? Capacity : long.MaxValue;
        long deleted = 0;
        long rotations = 0;
        for (int life = 0; life < 3; life++)
        {
            using (var system = LogSystem.Start(Options(rule), _disk))
            {
                for (int round = 0; round < 60; round++)
                {
                    FailAtRandom(random);
                    for (int i = random.Next(20); i > 0; i--)
                        system.For("").Info("m", ("i", _sent++), ("padding", new string('x', random.Next(300))));
                    system.Flush(_long);
                    _clock.Advance(TimeSpan.FromSeconds(random.Next(120)));
                }

                Heal();
                SpinWait.SpinUntil(
                    () =>
                    {
                        _clock.Advance(TimeSpan.FromSeconds(2));
                        return system.Flush(TimeSpan.FromMilliseconds(100));
                    },
                    _long).ShouldBeTrue();
                system.Dispose();
                DestinationStatus file = system.Status.Destinations[0];
                (file.Written, file.Lost, file.HeldBack).ShouldBe((system.Status.Accepted, 0, 0));
                deleted += file.BackupsDeleted;
                rotations += file.Rotations;
            }
        }

        using (var last = LogSystem.Start(Options(rule), _disk))
        {
            SpinWait.SpinUntil(() => IsKept(rule), _long).ShouldBeTrue($"{rule}: {BackupBytes} bytes are left");
            last.Dispose();
            deleted += last.Status.Destinations[0].BackupsDeleted;
            rotations += last.Status.Destinations[0].Rotations;
        }

        List<JsonElement> left = NoGapsIn(LeftFiles(), maySkipRefused: rule == "floor", $"{rule}, seed {seed}");
        left.Where(record => record.Has("last_write") && rule == "age").ShouldAllBe(record =>
            record.GetProperty("timestamp").GetDateTimeOffset() - record.GetProperty("last_write").GetDateTimeOffset()
                > TimeSpan.FromHours(1));
        deleted.ShouldBeGreaterThan(0);
        rotations.ShouldBe(Backups.Count + deleted, "each that is gone was counted");
        IsUsed(rule).ShouldBeTrue($"{rule}: {BackupBytes} bytes in {Backups.Count} backups are left");
    }
}
