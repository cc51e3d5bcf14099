using System.Text;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.Store.Streams;
using Hewn.Store.Streams.Packing;

namespace Hewn.Store.Tests.Streams;

/// <summary>A store over a folder of its own, with one tenant.</summary>
internal sealed class StoreUnderTest : IDisposable
{
    public const long Day = DayFolder.NsPerDay;

    public StoreUnderTest() => Store = Open();

    public string Root { get; } = Directory.CreateTempSubdirectory("hewn-streams-").FullName;

    public MovableTime Clock { get; } = new();

    public StreamStore Store { get; private set; }

    public TenantStreams Tenant => Store.TenantOf("t");

    public List<string> Told { get; } = [];

    public void Push(LabelSet stream, params IEnumerable<(long Ns, string Line)> lines)
    {
        using StreamAppender appender = Tenant.BeginAppend();
        StreamIntake pushed = Tenant.StreamOf(stream, 0)!;
        foreach ((long ns, string line) in lines)
            appender.Append(pushed, ns, Encoding.UTF8.GetBytes(line), LabelSet.Empty);
        appender.Complete();
    }

    public string[] Read(EntryOrder order = EntryOrder.Forward, long start = -Day, long end = 30_000 * Day,
        LabelMatcher? matcher = null) => Read(Store, order, start, end, matcher);

    public static string[] Read(StreamStore store, EntryOrder order = EntryOrder.Forward, long start = -Day,
        long end = 30_000 * Day, LabelMatcher? matcher = null)
    {
        var taken = new Taken();
        var source = new StreamSource(store.TenantOf("t"), 2);
        source.Read(new EntryRequest(matcher is null ? [] : [matcher], start, end, order, EntryHints.None), taken,
            CancellationToken.None);
        source.Problems.ShouldBeEmpty();
        return [.. taken.Lines];
    }

    /// <summary>What somebody gets who asks for lines without their texts, as a count does.</summary>
    public string[] ReadWithoutTexts()
    {
        var taken = new Taken();
        var hints = new EntryHints([], null, NeedsLine: false);
        new StreamSource(Tenant, 2).Read(
            new EntryRequest([], -Day, 30_000 * Day, EntryOrder.Any, hints), taken, CancellationToken.None);
        return [.. taken.Lines];
    }

    /// <summary>Packs all there is, on this thread.</summary>
    public Upkeep Pack(Action<string>? beforeStep = null)
    {
        Upkeep upkeep = Upkeep(beforeStep);
        upkeep.Pack(TimeSpan.FromTicks(-1));
        return upkeep;
    }

    public Upkeep Upkeep(Action<string>? beforeStep = null) =>
        new(Tenant, Clock, (what, failed) => Told.Add($"{what}: {failed.Message}"), CancellationToken.None)
        {
            BeforeStep = beforeStep,
        };

    /// <summary>The names of a day's files.</summary>
    public string[] Names(string day = "1970-01-01") =>
        [.. Directory.GetFiles(Path.Combine(Root, "t", day)).Select(path => Path.GetFileName(path)!)
            .Order(StringComparer.Ordinal)];

    public void Restart()
    {
        Store.Dispose();
        Store = Open();
    }

    public void Dispose()
    {
        Store.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    private StreamStore Open() => new(Root, Clock, problem => Told.Add(problem.Message));

    private sealed class Taken : IEntryConsumer
    {
        public List<string> Lines { get; } = [];

        public bool Accept(in LogEntry entry)
        {
            Lines.Add(Encoding.UTF8.GetString(entry.Line.Span));
            return true;
        }
    }

    /// <summary>The real time, and so much more.</summary>
    internal sealed class MovableTime : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }
}
