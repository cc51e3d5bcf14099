using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;
using Hewn.Server.Http;
using Hewn.Store.Streams;

namespace Hewn.Server.Push;

/// <summary>Writes what was pushed. Thread-safe.</summary>
internal sealed class PushWriter(LogServer server)
{
    /// <summary>
    /// Writes the good lines; when this returns they survive a kill and are in each copy of the folder that begins
    /// then. What is refused is told by the failure.
    /// </summary>
    /// <exception cref="RequestFailure">Some lines were refused, or there was nothing.</exception>
    /// <exception cref="IOException">Files cannot be written; some of the lines may be.</exception>
    public void Write(string tenant, PushBatch batch)
    {
        if (batch.Parts.Count == 0)
            throw new RequestFailure(422, "error at least one valid stream is required for ingestion");
        LogServerOptions options = server.Options;
        TenantStreams streams = server.Store.TenantOf(tenant);
        var rules = new PushRules(options.Limits, RequestParameters.NsOf(options.Time.GetUtcNow()));
        var faults = new PushFaults();
        int entries = 0;
        try
        {
            Append(tenant, batch, streams, rules, faults, ref entries);
        }
        finally
        {
            // Behind it: who has come meanwhile may have asked for the lines there are before these could be seen.
            Publish(tenant, batch, streams, rules, entries);
        }

        if (faults.HasAny)
            throw RequestFailure.Bad(faults.Text);
    }

    private void Append(string tenant, PushBatch batch, TenantStreams streams, PushRules rules, PushFaults faults,
        ref int taken)
    {
        using StreamAppender appender = streams.BeginAppend();
        (long lines, long bytes) = (0, 0);
        try
        {
            foreach (PushPart part in batch.Parts)
            {
                ReadOnlySpan<PushEntry> entries = System.Runtime.InteropServices.CollectionsMarshal
                    .AsSpan(batch.Entries).Slice(part.First, part.Count);
                if (entries.Length == 0)
                    continue;
                if (StreamOf(tenant, part.Labels, streams, rules, out (string, string) fault) is not { } stream)
                {
                    faults.Add(fault, entries.Length, BytesOf(entries));
                    continue;
                }

                string? level = LevelOf(stream);
                taken = part.First;
                foreach (ref readonly PushEntry entry in entries)
                {
                    if (rules.FaultOf(stream.Labels, entry) is { } bad)
                    {
                        faults.Add(bad, 1, entry.Line.Length);
                        taken++;
                        continue;
                    }

                    LabelSet metadata = MetadataOf(entry, level);
                    appender.Append(stream, entry.TimestampNs, entry.Line.Span, metadata);
                    taken++;
                    lines++;
                    bytes += entry.Line.Length;
                }
            }

            appender.Complete();
        }
        finally
        {
            server.Counters.Receive(tenant, lines, bytes);
            foreach ((string reason, long refused, long size) in faults.Reasons)
                server.Counters.Discard(tenant, reason, refused, size);
        }
    }

    /// <summary>
    /// Brings the good lines among the first entries to those who tail, as far as somebody asks for their streams:
    /// others would only be copied.
    /// </summary>
    private void Publish(string tenant, PushBatch batch, TenantStreams streams, PushRules rules, int entries)
    {
        IReadOnlyCollection<EntryRequest> asked = server.Tails.StreamsOf(tenant);
        if (asked.Count == 0)
            return;
        var wanted = new List<(LabelSet Stream, string? Level, int First, int Count)>();
        foreach (PushPart part in batch.Parts)
        {
            int count = Math.Min(part.Count, entries - part.First);
            if (count > 0 && StreamOf(tenant, part.Labels, streams, rules, out _) is { } stream
                && asked.Any(one => one.Wants(stream.Labels)))
                wanted.Add((stream.Labels, LevelOf(stream), part.First, count));
        }

        var taken = new TakenLines(wanted.Sum(part => part.Count));
        foreach ((LabelSet stream, string? level, int first, int count) in wanted)
        {
            foreach (ref readonly PushEntry entry in System.Runtime.InteropServices.CollectionsMarshal
                .AsSpan(batch.Entries).Slice(first, count))
            {
                if (rules.FaultOf(stream, entry) is null)
                    taken.Add(entry.TimestampNs, entry.Line, stream, MetadataOf(entry, level));
            }
        }

        if (taken.Count > 0)
            server.Tails.Publish(tenant, taken);
    }

    private string? LevelOf(StreamIntake stream) =>
        server.Options.DiscoversLevels ? LevelDetector.NamedBy(stream.Labels) : null;

    private LabelSet MetadataOf(in PushEntry entry, string? level) => server.Options.DiscoversLevels
        ? LevelDetector.AddTo(entry.Metadata, level, entry.Line.Span)
        : entry.Metadata;

    private StreamIntake? StreamOf(string tenant, LabelSet labels, TenantStreams streams, PushRules rules,
        out (string Reason, string Message) fault)
    {
        LabelSet all = ServiceName.Add(labels, server.Options.ServiceNameLabels);
        if (rules.FaultOf(all) is { } bad)
        {
            fault = bad;
            return null;
        }

        StreamIntake? stream = streams.StreamOf(all, server.Options.Limits.MaxStreams);
        fault = stream is null ? PushRules.TooManyStreams(all, tenant) : default;
        return stream;
    }

    private static long BytesOf(ReadOnlySpan<PushEntry> entries)
    {
        long bytes = 0;
        foreach (ref readonly PushEntry entry in entries)
            bytes += entry.Line.Length;
        return bytes;
    }
}
