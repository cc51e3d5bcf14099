using System.Text;
using Hewn.LogQL.Results;
using Hewn.Store.Entries;
using Hewn.Store.Querying;
using Hewn.Store.Segments;

namespace Hewn.Cli.Loki;

/// <summary>The lines of pages as entries, in the order of the pages; asks for the next page when it needs it. One
/// thread's.</summary>
internal sealed class LokiEntries(LokiPages pages, CancellationToken cancellation) : IEntrySource
{
    private readonly LabeledRecords _records = new();
    private IReadOnlyList<LogLine> _page = [];
    private int _next;
    private Entry? _current;

    public Entry Current => _current ?? throw new InvalidOperationException("Nothing was read.");

    /// <summary>The line that <see cref="Current"/> was made of.</summary>
    public LogLine Line => _page[_next - 1];

    public bool TryRead()
    {
        if (_next == _page.Count)
        {
            // Entries are read by one thread that has nothing else to do.
            _page = pages.NextAsync(cancellation).GetAwaiter().GetResult();
            _next = 0;
            if (_page.Count == 0)
                return false;
        }

        _current = EntryOf(_records, _page[_next++]);
        return true;
    }

    /// <summary>A line as an entry.</summary>
    public static Entry EntryOf(LabeledRecords records, LogLine line) => records.EntryOf(
        Encoding.UTF8.GetBytes(string.Concat(line.Text.EnumerateRunes())), line.TimestampNs, line.Labels,
        LokiStages.IsOwn);

    public void Dispose()
    {
        // Nothing is open.
    }
}
