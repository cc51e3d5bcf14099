using System.Text;
using Hewn.Sessions.Progress;
using Hewn.Terminal;
using Hewn.Tests.Sessions.Parts;

namespace Hewn.Tests.Sessions.Progress;

public sealed class SessionProgressTests : IDisposable
{
    private readonly PartFolder _session = new();
    private readonly MemoryStream _terminal = new();
    private readonly StatusLine _line = new();

    public void Dispose() => _session.Dispose();

    private SessionProgress Start(long? total, string? name = null, bool hasBar = false) => new(
        _session.Host, total, name, hasBar ? new ProgressBar(_line, _terminal, () => 60) : null);

    private string Screen => Encoding.UTF8.GetString(_terminal.ToArray());

    private static string Fields(LogField[] fields) => string.Join(' ', fields.Select(field =>
        $"{field.Name}={field.Kind switch
        {
            LogFieldKind.Double => field.Double,
            LogFieldKind.Boolean => field.Boolean,
            LogFieldKind.Int64 => field.Int64,
            _ => field.Reference,
        }}"));

    [Fact]
    public void Each_tenth_is_told_once_with_what_is_known()
    {
        using (SessionProgress progress = Start(1000))
        {
            for (int i = 0; i < 1000; i++)
            {
                _session.Clock.Advance(TimeSpan.FromMilliseconds(100));
                progress.Step();
            }
        }

        _session.Records.Select(record => record.Message).ShouldBe(
            [.. Enumerable.Range(1, 9).Select(tenth => $"Progress: {10 * tenth}%"), "Progress: 100%"]);
        Fields(_session.Records[3].Fields)
            .ShouldBe("processed=400 total=1000 percent=40 rate_per_s=10 elapsed_s=40 eta_s=60");
        Fields(_session.Records[^1].Fields)
            .ShouldBe("processed=1000 total=1000 percent=100 rate_per_s=10 elapsed_s=100 completed=True");
    }

    [Fact]
    public void What_is_quick_tells_its_end_only_and_never_two_within_two_seconds()
    {
        using (SessionProgress quick = Start(100))
            quick.Step(100);
        _session.Records.ShouldHaveSingleItem().Message.ShouldBe("Progress: 100%");
        _session.Records.Clear();
        using (SessionProgress progress = Start(100, "items"))
        {
            for (int i = 0; i < 100; i++)
            {
                _session.Clock.Advance(TimeSpan.FromMilliseconds(50));
                progress.Step();
            }
        }

        _session.Records.Select(record => record.Message).ShouldBe(["items: 40%", "items: 80%", "items: 100%"]);
    }

    [Fact]
    public void A_slow_one_tells_at_least_once_a_minute()
    {
        using SessionProgress progress = Start(1_000_000);
        for (int i = 0; i < 150; i++)
        {
            _session.Clock.Advance(TimeSpan.FromSeconds(1));
            progress.Step();
        }

        _session.Records.Select(record => Fields(record.Fields).Split(' ')[0])
            .ShouldBe(["processed=60", "processed=120"]);
    }

    [Fact]
    public void An_unknown_total_has_no_percentage_and_no_end_that_is_guessed()
    {
        using (SessionProgress progress = Start(null, "crawl"))
        {
            _session.Clock.Advance(TimeSpan.FromSeconds(60));
            progress.Step(30);
        }

        Fields(_session.Records[0].Fields).ShouldBe("progress=crawl processed=30 rate_per_s=0.5 elapsed_s=60");
        Fields(_session.Records[1].Fields)
            .ShouldBe("progress=crawl processed=30 rate_per_s=0.5 elapsed_s=60 completed=True");
        _session.Records[0].Message.ShouldBe("crawl: 30");
    }

    [Fact]
    public void What_stops_early_says_that_it_is_not_complete_and_nothing_after()
    {
        SessionProgress progress = Start(3);
        progress.Step(2);
        progress.Dispose();
        progress.Dispose();
        _session.Clock.Advance(TimeSpan.FromHours(1));
        progress.Step();
        Fields(_session.Records.ShouldHaveSingleItem().Fields).ShouldEndWith("completed=False");
        Start(0).Dispose();
        Fields(_session.Records[1].Fields).ShouldBe("processed=0 total=0 percent=100 elapsed_s=0 completed=True");
        Should.Throw<ArgumentOutOfRangeException>(() => Start(-1));
    }

    [Fact]
    public void On_a_terminal_it_is_drawn_in_place_ten_times_a_second_and_taken_away()
    {
        using (SessionProgress progress = Start(40, "load\e[31m", hasBar: true))
        {
            for (int i = 0; i < 20; i++)
            {
                _session.Clock.Advance(TimeSpan.FromMilliseconds(50));
                progress.Step();
            }
        }

        string[] drawn = Screen.Split("\r\e[K")[1..];
        drawn.Length.ShouldBe(12); // The first, ten of steps, and nothing.
        drawn[^2].ShouldBe("load[31m  50% [###########............] 20/40 20/s ETA 0:01");
        drawn[^1].ShouldBeEmpty();
        drawn.ShouldAllBe(line => line.Length < 60 && !line.Any(char.IsControl));
    }

    [Fact]
    public void Log_lines_stand_above_it_and_it_is_drawn_again()
    {
        _line.WriteAbove(_terminal, "before\n"u8);
        _line.Draw(_terminal, this, "bar");
        _line.WriteAbove(_terminal, "line\n"u8);
        _line.Draw(_terminal, _terminal, "second");
        _line.Clear(_terminal, _terminal);
        _line.Clear(_terminal, this);
        _line.Clear(_terminal, this);
        _line.WriteAbove(_terminal, "after\n"u8);
        Screen.Replace("\r\e[K", "~", StringComparison.Ordinal).ShouldBe("before\n~bar~line\nbar~second~bar~after\n");
    }

    [Fact]
    public void A_narrow_or_broken_terminal_harms_nothing()
    {
        var figures = new ProgressFigures("a name that is much too long for it", 5, 10, TimeSpan.FromSeconds(5));
        for (int columns = 19; columns < 120; columns++)
            ProgressBar.TextOf(figures, columns).Length.ShouldBeLessThanOrEqualTo(columns);
        _terminal.Dispose();
        using SessionProgress progress = Start(10, hasBar: true);
        progress.Step(10);
        progress.Dispose();
        _session.Records.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Steps_of_many_threads_all_count()
    {
        using SessionProgress progress = Start(4000);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 1000; i++)
                progress.Step();
        })));
        progress.Processed.ShouldBe(4000);
    }
}
