using System.Diagnostics;
using Hewn.Store.Entries;
using Hewn.Store.Following;
using Hewn.Store.Reading;
using Hewn.Store.Tests.Reading;
using Hewn.Store.Tests.Rings;

namespace Hewn.Store.Tests.Following;

/// <summary>Logs that are followed before they are there.</summary>
public sealed class AwaitedLogTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FollowClock _clock = new(new DateTimeOffset(LogLines.Start).AddHours(1));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("app.jsonl")]
    [InlineData("*.jsonl")]
    public void The_first_line_of_a_log_that_appears_is_shown_and_each_one_after_it(string input)
    {
        string path = Path.Combine(_folder.Path, input);
        LogSources sources = LogSources.Find([path], new() { MayAppear = true });
        sources.Awaited.ShouldBe([path]);
        sources.Problems.ShouldBeEmpty();
        using LogFollower follower = LogFollower.Open(sources, new() { Time = _clock });
        follower.ReadAll().ShouldBeEmpty();
        _clock.Advance(TimeSpan.FromSeconds(1));
        follower.ReadAll().ShouldBeEmpty();
        _folder.Write("app.jsonl", LogLines.At(1, "1") + LogLines.At(2, "2"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Read(follower).ShouldBe(["1", "2"]);
        File.AppendAllText(_folder.File("app.jsonl"), LogLines.At(3, "3"));
        Read(follower).ShouldBe(["3"]);
        File.Move(_folder.File("app.jsonl"), _folder.File("app.jsonl.1"));
        _folder.Write("app.jsonl", LogLines.At(4, "4"));
        Read(follower).ShouldBe(["4"]);
        File.Delete(_folder.File("app.jsonl"));
        Read(follower).ShouldBeEmpty();
        _folder.Write("app.jsonl", LogLines.At(5, "5"));
        Read(follower).ShouldBe(["5"]);
    }

    [Fact]
    public void A_directory_that_appears_under_an_awaited_name_is_followed()
    {
        using LogFollower follower = LogFollower.Open(
            LogSources.Find([_folder.File("logs")], new() { MayAppear = true }), new() { Time = _clock });
        follower.ReadAll().ShouldBeEmpty();
        Directory.CreateDirectory(_folder.File("logs"));
        _folder.Write("logs/a.log", LogLines.At(1, "1"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Read(follower).ShouldBe(["1"]);
    }

    [Fact]
    public void A_directory_that_vanishes_and_comes_again_is_followed_on()
    {
        Directory.CreateDirectory(_folder.File("logs"));
        _folder.Write("logs/a.log", LogLines.At(1, "1"));
        using LogFollower follower = LogFollower.Open(
            LogSources.Find([_folder.File("logs")], new() { MayAppear = true }), new() { Time = _clock });
        Read(follower).ShouldBe(["1"]);
        Directory.Delete(_folder.File("logs"), recursive: true);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Read(follower).ShouldBeEmpty();
        Directory.CreateDirectory(_folder.File("logs"));
        _folder.Write("logs/a.log", LogLines.At(2, "2"));
        _folder.Write("logs/b.log", LogLines.At(3, "3"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Read(follower).ShouldBe(["2", "3"]);
    }

    [Fact]
    public void Without_being_asked_to_wait_what_is_not_there_is_a_mistake()
    {
        LogSources.Find([_folder.Path]).Problems.ShouldHaveSingleItem().IsMistake.ShouldBeTrue();
        string nowhere = _folder.File("nowhere/app.jsonl"); // Nobody can be told when something comes there.
        LogSources.Find([nowhere], new() { MayAppear = true }).Problems.ShouldHaveSingleItem().Kind
            .ShouldBe(SourceProblemKind.Missing);
    }

    [Fact]
    public void A_process_that_begins_to_log_into_an_empty_directory_is_read_from_its_ring()
    {
        using LogFollower follower = LogFollower.Open(
            LogSources.Find([_folder.Path], new() { MayAppear = true }), new() { Time = _clock });
        Read(follower).ShouldBeEmpty();
        using var process = new LivingProcess(_folder.File("app.jsonl"));
        var seen = new List<string?>();
        for (int i = 1; i <= 4; i++)
        {
            process.TryLog(LogLines.At(i, $"{i}"));
            _clock.Advance(TimeSpan.FromSeconds(1));
            seen.AddRange(Read(follower));
        }

        seen.ShouldBe(["1", "2", "3", "4"]);
        process.Write(9);
        process.Checkpoint();
        Read(follower).ShouldBeEmpty("they were shown from the ring");
    }

    [Fact]
    public void A_log_that_begins_after_its_ring_was_found_is_read_from_the_ring_too()
    {
        _folder.Write("a.jsonl", LogLines.At(1, "1"));
        using var process = new LivingProcess(_folder.File("b.jsonl"));
        File.Delete(_folder.File("b.jsonl"));
        using LogFollower follower = LogFollower.Open(LogSources.Find([_folder.Path]), new() { Time = _clock });
        Read(follower).ShouldBe(["1"]);
        process.TryLog(LogLines.At(2, "2"));
        process.TryLog(LogLines.At(3, "3"));
        process.Write(1);
        process.Checkpoint();
        _clock.Advance(TimeSpan.FromSeconds(1));
        Read(follower).ShouldBe(["2", "3"]);
    }

    [Fact]
    public async Task A_log_that_appears_is_noticed_at_once()
    {
        using LogFollower follower = LogFollower.Open(LogSources.Find([_folder.Path], new() { MayAppear = true }));
        using var over = new CancellationTokenSource();
        using var seen = new SemaphoreSlim(0);
        using var ready = new SemaphoreSlim(0);
        Task run = Task.Run(() => follower.RunAsync(_ => seen.Release(), () => ready.Release(), over.Token));
        (await ready.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBeTrue();
        var delays = new List<double>();
        // The median, in one of several rounds: a machine that does something else is no fault of the follower.
        for (int round = 0; round == 0 || (round < 30 && Median() >= 250); round++)
        {
            delays.Clear();
            for (int i = 9 * round; i < 9 * (round + 1); i++)
            {
                long from = Stopwatch.GetTimestamp();
                _folder.Write($"{i}.log", LogLines.At(i, $"{i}"));
                (await seen.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBeTrue();
                delays.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            }
        }

        await over.CancelAsync();
        await run;
        // The regular look comes once a second.
        Median().ShouldBeLessThan(250, string.Join(' ', delays));

        double Median() => delays.Order().ElementAt(delays.Count / 2);
    }

    /// <summary>What comes, also when nothing can be held back any more.</summary>
    private List<string?> Read(LogFollower follower)
    {
        List<Entry> seen = follower.ReadAll();
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        return [.. seen.Concat(follower.ReadAll()).Select(entry => entry.Text(Field.Message))];
    }
}
