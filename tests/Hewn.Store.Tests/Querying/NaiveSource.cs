using System.Text;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Pipelines.Json;
using Hewn.Store.Querying;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Tests.Querying;

/// <summary>Files read line by line in the simplest way: what the real source is compared with.</summary>
internal sealed class NaiveSource : IEntrySource
{
    private readonly LogEntry[] _entries;

    public NaiveSource(IEnumerable<LocalFile> files, LabelPolicy policy, IReadOnlySet<string>? metadata)
    {
        var entries = new List<LogEntry>();
        foreach (LocalFile file in files)
        {
            long ns = FirstTime(file);
            foreach (string line in File.ReadAllText(file.Path).Split('\n'))
            {
                if (line.Trim(' ', '\t', '\r').Length > 0)
                    entries.Add(Entry(line.EndsWith('\r') ? line[..^1] : line, file, policy, metadata, ref ns));
            }
        }

        _entries = [.. entries.OrderBy(entry => entry.TimestampNs)];
    }

    public int Count => _entries.Length;

    public void Read(EntryRequest request, IEntryConsumer consumer, CancellationToken token)
    {
        IEnumerable<LogEntry> ordered = request.Order == EntryOrder.Backward ? _entries.Reverse() : _entries;
        foreach (LogEntry entry in ordered.Where(e => request.Wants(e.TimestampNs) && request.Wants(e.Stream)))
        {
            if (!consumer.Accept(entry))
                return;
        }
    }

    private static long FirstTime(LocalFile file)
    {
        var fields = new LineFields();
        foreach (string line in File.ReadAllText(file.Path).Split('\n'))
        {
            if (fields.TryRead(Encoding.UTF8.GetBytes(line)) && TimeOf(fields) is { } ns)
                return ns;
        }

        return 0;
    }

    private static long? TimeOf(LineFields fields) =>
        fields.TryGet("timestamp", out ReadOnlyMemory<byte> text) && TimestampText.TryRead(text.Span, out long ns)
            ? ns
            : null;

    private static LogEntry Entry(
        string line, LocalFile file, LabelPolicy policy, IReadOnlySet<string>? metadata, ref long ns)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        var fields = new LineFields();
        bool isRecord = fields.TryRead(bytes);
        if (isRecord && TimeOf(fields) is { } time)
            ns = time;
        LabelSet all = isRecord ? fields.ToLabelSet() : LabelSet.Empty;
        IEnumerable<Label> stream = all.Where(l => policy.Names.Contains(l.Name) && l.Value.Length > 0)
            .Where(l => !file.Labels.Has(l.Name));
        IEnumerable<Label> rest = all.Where(l => !policy.Names.Contains(l.Name) && !file.Labels.Has(l.Name)
            && (metadata is null || metadata.Contains(l.Name)));
        return new LogEntry(ns, bytes, LabelSet.Of(file.Labels.Concat(stream)), LabelSet.Of(rest));
    }
}
