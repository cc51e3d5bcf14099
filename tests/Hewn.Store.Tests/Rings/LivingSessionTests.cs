using System.Globalization;
using Hewn.Store.Entries;
using Hewn.Store.Following;
using Hewn.Store.Reading;
using Hewn.Store.Sessions;
using Hewn.Store.Tests.Reading;
using Hewn.Store.Tests.Sessions;

namespace Hewn.Store.Tests.Rings;

/// <summary>What living processes have logged into a session and not written yet.</summary>
public sealed class LivingSessionTests : IDisposable
{
    private readonly SessionTree _tree = new();
    private readonly FollowClock _clock = new(new DateTimeOffset(LogLines.Start).AddHours(1));

    public LivingSessionTests() => _tree.Write("w/s/session.json", "{}").Write("w/s/logs/logs.jsonl", "");

    private string Log => _tree.At("w/s/logs/logs.jsonl");

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void It_is_read_once_with_the_log_and_nothing_is_written()
    {
        File.WriteAllText(Log, SessionTree.Line(1, "old"));
        using var process = new LivingSessionProcess(Log);
        foreach (int i in new[] { 1, 2, 2, 3 })
            process.TryLog(Line("a", i)).ShouldBeTrue();
        process.Write(1); // Written, counted, and not in the checkpoint.
        LogSources sources = LogSources.Find([_tree.At("w/s")]);
        using (var reader = LogReader.Open(sources))
            reader.ReadAll().ConvertAll(Text).ShouldBe(["old", "a 1", "a 2", "a 2", "a 3"]);
        using (var ends = LogReader.Open(sources))
            ends.ReadLast(3).Select(Text).ShouldBe(["a 2", "a 2", "a 3"]);
        using SessionTails tails = SessionTails.Read(_tree.Place("s"), TimeZoneInfo.Utc, readsLiving: true);
        var log = new SessionLog(_tree.Place("s"), TimeZoneInfo.Utc, tails, new SessionTally());
        log.ReadAll().Select(Text).ShouldBe(["old", "a 1", "a 2", "a 2", "a 3"]);
        File.ReadAllLines(Log).Length.ShouldBe(2, "reading writes nothing");
    }

    [Fact]
    public void The_last_records_have_it_too()
    {
        using var process = new LivingSessionProcess(Log);
        process.TryLog(Line("a", 1));
        process.TryLog(Line("a", 2));
        process.Write(1);
        foreach ((int count, string[] expected) in new[] { (5, new[] { "a 1", "a 2" }), (1, ["a 2"]) })
        {
            using SessionTails tails = SessionTails.Read(_tree.Place("s"), TimeZoneInfo.Utc, readsLiving: true);
            var log = new SessionLog(_tree.Place("s"), TimeZoneInfo.Utc, tails, new SessionTally());
            log.ReadLast(count, _ => true).Select(Text).ShouldBe(expected);
        }
    }

    [Fact]
    public async Task A_sessions_log_is_followed_without_the_delay_of_its_writing()
    {
        using var process = new LivingSessionProcess(Log);
        using SessionTails tails = SessionTails.Read(_tree.Place("s"), TimeZoneInfo.Utc, readsLiving: true);
        var seen = new List<string>();
        bool isOver = false;
        void Take(Entry entry)
        {
            seen.Add(Text(entry));
            isOver = seen[^1] == "a 3";
            if (seen[^1] == "a 1")
            {
                process.Write(1);
                process.TryLog(Line("a", 2));
                process.TryLog(Line("a", 3));
            }
        }

        process.TryLog(Line("a", 1));
        await new SessionLog(_tree.Place("s"), TimeZoneInfo.Utc, tails, new SessionTally()).FollowAsync(
            10, _ => true, Take, () => { }, () => isOver, TimeProvider.System, default)
            .WaitAsync(TimeSpan.FromSeconds(60));
        seen.ShouldBe(["a 1", "a 2", "a 3"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Whoever_writes_when_each_record_comes_once_and_those_of_a_process_in_their_order(int run)
    {
        int seed = run == 0 ? Environment.TickCount & 0xFFFF : run;
        var random = new Random(seed);
        var processes = new List<(string Name, LivingSessionProcess Process)> { ("a", new(Log)) };
        var logged = new Dictionary<string, int>();
        var seen = new List<string>();
        using LogFollower follower =
            LogFollower.Open(LogSources.Find([_tree.At("w/s")]), new() { Time = _clock });
        if (random.Next(2) == 0)
            seen.AddRange(follower.ReadLast(100).Select(Text));
        for (int step = 0; step < 2000; step++)
        {
            (string name, LivingSessionProcess process) = processes[random.Next(processes.Count)];
            switch (random.Next(14))
            {
                case < 5:
                    for (int i = random.Next(6); i >= 0; i--)
                    {
                        int next = logged.GetValueOrDefault(name) + 1;
                        if (process.TryLog(Line(name, next)))
                            logged[name] = next;
                    }

                    break;
                case < 9:
                    process.Write(random.Next(8));
                    break;
                case 9:
                    process.Checkpoint(frees: random.Next(3) > 0);
                    break;
                case 10 when processes.Count < 3:
                    string added = ((char)('a' + processes.Count)).ToString();
                    processes.Add((added, new(Log)));
                    break;
                case 11:
                    _clock.Advance(TimeSpan.FromSeconds(random.Next(2)));
                    break;
                default:
                    seen.AddRange(follower.ReadAll().ConvertAll(Text));
                    break;
            }
        }

        seen.AddRange(follower.ReadAll().ConvertAll(Text));
        foreach ((_, LivingSessionProcess process) in processes)
        {
            process.Write(int.MaxValue);
            process.Checkpoint();
        }

        seen.AddRange(follower.ReadAll().ConvertAll(Text));
        processes.ForEach(each => each.Process.Dispose());
        foreach ((string name, int count) in logged)
        {
            seen.Where(text => text.StartsWith(name, StringComparison.Ordinal)).ToArray()
                .ShouldBeSameAs([.. Enumerable.Range(1, count).Select(i => Message(name, i))], $"seed {seed}, {name}");
        }

        seen.Count.ShouldBe(logged.Values.Sum(), $"seed {seed}");
    }

    private static string Message(string name, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} {number}");

    private static string Line(string name, int number) =>
        $"{{\"timestamp\":\"2026-01-19T10:00:05.000000Z\",\"level\":\"info\",\"message\":\"{Message(name, number)}\","
        + "\"metadata\":null}\n";

    private static string Text(Entry entry) => entry.Fault ?? entry.Text(Field.Message)!;
}
