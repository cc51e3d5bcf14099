using System.Globalization;
using Hewn.Store.Entries;
using Hewn.Store.Following;
using Hewn.Store.Reading;
using Hewn.Store.Tests.Reading;

namespace Hewn.Store.Tests.Rings;

public sealed class LivingRingTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FollowClock _clock = new(new DateTimeOffset(LogLines.Start).AddHours(1));

    private string Log => _folder.File("api.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_a_living_process_has_logged_and_not_written_is_read_once()
    {
        File.WriteAllText(Log, Line(1));
        using var process = new LivingProcess(Log);
        for (int i = 2; i <= 6; i++)
            process.TryLog(Line(i)).ShouldBeTrue();
        process.Write(2);
        process.Checkpoint();
        process.Write(1); // 4 stands in the file, and the checkpoint does not say so.
        LogSources sources = LogSources.Find([Log]);
        using var reader = LogReader.Open(sources);
        reader.ReadAll().ConvertAll(NumberOf).ShouldBe([1, 2, 3, 4, 5, 6]);
        using var ends = LogReader.Open(sources);
        ends.ReadLast(3).Select(NumberOf).ShouldBe([4, 5, 6]);
        using var without = LogReader.Open(sources, new() { IncludeRings = false });
        without.ReadAll().ConvertAll(NumberOf).ShouldBe([1, 2, 3, 4]);
        File.ReadAllText(Log).ShouldBe(Line(1) + Line(2) + Line(3) + Line(4), "reading writes nothing");
    }

    [Fact]
    public void It_is_followed_without_the_delay_of_its_writing_and_each_record_comes_once()
    {
        using var process = new LivingProcess(Log);
        using LogFollower follower = Follow();
        Read(follower).ShouldBeEmpty();
        process.TryLog(Line(1));
        Read(follower).ShouldBe([1]);
        process.Write(1);
        Read(follower).ShouldBeEmpty("it was shown from the ring");
        process.TryLog(Line(2));
        process.Write(1);
        Read(follower).ShouldBe([2]);
        process.Checkpoint();
        Read(follower).ShouldBeEmpty();
    }

    [Fact]
    public void A_process_that_begins_meanwhile_is_found()
    {
        File.WriteAllText(Log, Line(1));
        Directory.CreateDirectory(_folder.File(".hewn"));
        using LogFollower follower = Follow();
        Read(follower).ShouldBe([1]);
        using var process = new LivingProcess(Log);
        process.TryLog(Line(2));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Read(follower);
        process.TryLog(Line(3));
        process.Write(1);
        process.Checkpoint();
        process.TryLog(Line(4));
        Read(follower);
        process.Write(9);
        process.Checkpoint();
        Read(follower);
        _seen.ShouldBe([1, 2, 3, 4]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whatever_is_written_rotated_remembered_and_freed_when_each_record_comes_once_and_in_order(int run)
    {
        int seed = run == 0 ? Environment.TickCount & 0xFFFF : run;
        var random = new Random(seed);
        File.WriteAllText(Log, Line(1));
        int logged = 1;
        using var process = new LivingProcess(Log);
        using LogFollower follower = Follow();
        if (random.Next(2) == 0)
            _seen.AddRange(follower.ReadLast(100).Select(NumberOf));
        for (int step = 0; step < 3000; step++)
        {
            switch (random.Next(12))
            {
                case < 5:
                    for (int i = random.Next(6); i >= 0; i--)
                        logged += process.TryLog(Line(logged + 1)) ? 1 : 0;
                    break;
                case < 8:
                    process.Write(random.Next(8));
                    break;
                case 8:
                    process.Checkpoint(frees: random.Next(3) > 0);
                    break;
                case 9 when random.Next(8) == 0:
                    process.Checkpoint();
                    Rotate();
                    process.Checkpoint();
                    break;
                default:
                    Read(follower);
                    break;
            }
        }

        Read(follower);
        process.Write(int.MaxValue);
        process.Checkpoint();
        Read(follower);
        _seen.ShouldBeSameAs([.. Enumerable.Range(1, logged)], $"seed {seed}");
    }

    private readonly List<int> _seen = [];

    private static string Line(int number) =>
        LogLines.At(number, number.ToString(CultureInfo.InvariantCulture), padding: number % 7 * 10);

    private static int NumberOf(Entry entry) => int.Parse(entry.Text(Field.Message)!, CultureInfo.InvariantCulture);

    private LogFollower Follow() => LogFollower.Open(
        LogSources.Find([Log], new() { IncludeRotated = true }), new() { Time = _clock });

    private List<int> Read(LogFollower follower)
    {
        List<int> now = follower.ReadAll().ConvertAll(NumberOf);
        _seen.AddRange(now);
        return now;
    }

    private void Rotate()
    {
        for (int i = 100; i >= 1; i--)
        {
            if (File.Exists($"{Log}.{i}"))
                File.Move($"{Log}.{i}", $"{Log}.{i + 1}");
        }

        File.Move(Log, Log + ".1");
        File.WriteAllText(Log, "");
    }
}
