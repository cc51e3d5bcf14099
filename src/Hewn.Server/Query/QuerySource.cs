using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.Store.Querying;
using Hewn.Store.Reading;
using Hewn.Store.Streams;

namespace Hewn.Server.Query;

/// <summary>
/// What a request asks: the pushed lines and the sessions of its tenant and, where the server has no tenants, the log
/// files of its folder, what stands in rings only included. Dispose of it when the answer is made.
/// </summary>
internal sealed class QuerySource : IDisposable
{
    private const int MaxThreads = 8;
    private readonly UnwrittenLines? _unwritten;
    private readonly LocalEntrySource? _files;

    private QuerySource(StreamSource streams, LocalEntrySource? files, UnwrittenLines? unwritten)
    {
        (Streams, _files, _unwritten) = (streams, files, unwritten);
        Entries = files is null ? streams : new JoinedSource(files, streams);
    }

    /// <summary>All of it.</summary>
    public IEntrySource Entries { get; }

    /// <summary>The pushed lines alone.</summary>
    public StreamSource Streams { get; }

    /// <summary>Bytes that were read.</summary>
    public long Bytes => Streams.Bytes + (_files?.Tally.Bytes ?? 0);

    /// <summary>Lines that were looked at.</summary>
    public long Lines => Streams.Lines
        + (_files is null ? 0 : _files.Tally.HandedOver + _files.Tally.Dropped + _files.Tally.Known);

    /// <summary>Whether the ends of log files were asked, and there may be more in what is before them.</summary>
    public bool IsPartial => _files?.Tally.LeftOut > 0;

    /// <summary>What is missing in the answer.</summary>
    public IReadOnlyList<string> Warnings =>
    [
        .. Streams.IsIncomplete ? ["lines that were taken cannot be written into files at the moment; they are missing"]
            : Array.Empty<string>(),
        .. Streams.Problems,
        .. _files?.Tally.Problems ?? [],
    ];

    /// <summary>What a request asks.</summary>
    /// <param name="server">The server.</param>
    /// <param name="tenant">Whose lines.</param>
    /// <param name="query">Which metadata of log files it names; null for none.</param>
    /// <param name="endsOnly">Whether the newest lines are looked for at the ends of log files only.</param>
    public static QuerySource Open(LogServer server, string tenant, Expression? query, bool endsOnly = false)
    {
        int threads = Math.Clamp(server.Options.Limits.QueryThreads, 1, MaxThreads);
        var streams = new StreamSource(server.Store.TenantOf(tenant), threads);
        // Log files are no tenant's, but sessions that were sent here are.
        string directory = server.Options.HasTenants ? server.Sessions.RootOf(tenant) : server.Options.Directory;
        if (!Directory.Exists(directory))
            return new(streams, null, null);
        bool hasParts = server.Options.IncludesErrorLogs;
        IReadOnlyList<LogSource> logs = LogSources.Find([directory]).Logs;
        LogSource[] asked = [.. logs.Where(
            log => hasParts || !ErrorLogs.IsPart(log.Path, logs.Select(other => other.Path)))];
        UnwrittenLines? unwritten = TryReadRings(asked, directory, hasParts);
        IReadOnlyList<LocalFile> files = [.. asked.SelectMany(log => log.Files).Select(LocalFile.At)];
        if (unwritten is not null)
            files = unwritten.AddTo(files);
        if (files.Count == 0)
        {
            unwritten?.Dispose();
            return new(streams, null, null);
        }

        var options = new LocalSourceOptions
        {
            Metadata = query is null ? new HashSet<string>() : NamedLabels.Of(query),
            Threads = threads,
            EndsOnly = endsOnly,
            Times = server.Times,
            WritesLabels = !server.Indexes.IsOn, // who keeps indexes writes these, too
        };
        return new(streams, new LocalEntrySource(files, options), unwritten);
    }

    /// <summary>What there is of each stream, by its labels.</summary>
    /// <param name="matchers">What labels must meet.</param>
    /// <param name="range">From when to when.</param>
    /// <param name="isExact">False where a little more time is good enough, as for names.</param>
    /// <param name="token">Stops it.</param>
    public IReadOnlyList<StreamShare> Shares(IReadOnlyList<LabelMatcher> matchers, (long StartNs, long EndNs) range,
        bool isExact, CancellationToken token)
    {
        IReadOnlyList<StreamShare> pushed = Streams.Shares(matchers, range.StartNs, range.EndNs, isExact, token);
        if (_files is null)
            return pushed;
        var counted = new ShareCount();
        counted.Add(pushed);
        var ofFiles = new ShareSamples(isExact);
        _files.ReadSamples(
            new(matchers, range.StartNs, range.EndNs, EntryOrder.Any, EntryHints.None), ofFiles.Plan, ofFiles, token);
        counted.Add(ofFiles.Shares);
        // Which thread was the first one is nobody's business.
        return [.. counted.Shares.OrderBy(share => share.Stream.ToString(), StringComparer.Ordinal)];
    }

    public void Dispose() => _unwritten?.Dispose();

    private static UnwrittenLines? TryReadRings(LogSource[] logs, string directory, bool hasParts)
    {
        try
        {
            return UnwrittenLines.Read([.. logs.Select(log => log.Path)], [directory], TimeZoneInfo.Utc, hasParts);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return null; // the files are asked; their rings belong to programs that write them a moment later
        }
    }
}
