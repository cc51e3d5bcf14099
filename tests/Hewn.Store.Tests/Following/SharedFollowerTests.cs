using Hewn.Store.Entries;
using Hewn.Store.Following;
using Hewn.Store.Segments;

namespace Hewn.Store.Tests.Following;

/// <summary>A log that several processes write, each into a file of its own.</summary>
public sealed class SharedFollowerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private void Append(string name, int second, string message) => File.AppendAllText(
        _folder.File(name), DeadProcess.Line($"00:00:{second:00}.000000", "INFO", message));

    [Fact]
    public void The_last_records_are_those_of_all_processes_by_time()
    {
        Append("api.log", 1, "a1");
        Append("api.2.log", 2, "b2");
        Append("api.log", 3, "a3");
        Append("api.3.log.1", 0, "c0");
        Append("api.3.log", 4, "c4");
        Append("api.x.log", 5, "no");
        LogTail.ReadLast(_folder.File("api.log"), 4).Count.ShouldBe(4);
        LogTail.ReadLast(_folder.File("api.log"), 9)
            .Select(line => line[(line.IndexOf("message", StringComparison.Ordinal) + 10)..][..2])
            .ShouldBe(["c0", "a1", "b2", "a3", "c4"]);
    }

    [Fact]
    public void Following_goes_on_in_all_and_finds_those_that_begin()
    {
        var clock = new ManualClock();
        Append("api.log", 1, "a1");
        using var follower = new SharedFollower(
            new LogSet(_folder.Path, "api.log"), TimeZoneInfo.Utc, new ReadTally(), clock);
        follower.ReadLast(10, _ => true).Select(entry => entry.Text(Field.Message)).ShouldBe(["a1"]);
        string[] ReadOn()
        {
            var seen = new List<string>();
            while (follower.TryRead())
                seen.Add(follower.Current.Text(Field.Message)!);
            return [.. seen];
        }

        Append("api.log", 2, "a2");
        Append("api.2.log", 3, "b3");
        ReadOn().ShouldBe(["a2"]);
        clock.Advance(TimeSpan.FromSeconds(1));
        ReadOn().ShouldBe(["b3"]);
        Append("api.log", 4, "a4");
        Append("api.2.log", 5, "b5");
        ReadOn().ShouldBe(["a4", "b5"]);
    }
}
