using Hewn.LogQL.Labels;
using Hewn.Server.Http;
using Hewn.Store.Streams;

namespace Hewn.Server.Push;

/// <summary>Writes what was pushed. Thread-safe.</summary>
internal sealed class PushWriter(LogServer server)
{
    /// <summary>
    /// Writes the good lines; when this returns they survive a kill and are in each copy of the folder that begins then.
    /// What is refused is told by the failure.
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
        var taken = server.Tails.HasClients(tenant) ? new TakenLines(batch.Entries.Count) : null;
        Append(tenant, batch, streams, rules, faults, taken);
        // Who has come meanwhile may have asked for the lines there are before these could be seen.
        if (taken is null && server.Tails.HasClients(tenant)
            && Taken(tenant, batch, streams, rules) is { Count: > 0 } late)
            server.Tails.Publish(tenant, late);
        if (faults.HasAny)
            throw RequestFailure.Bad(faults.Text);
    }

    private void Append(string tenant, PushBatch batch, TenantStreams streams, PushRules rules, PushFaults faults,
        TakenLines? taken)
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
                foreach (ref readonly PushEntry entry in entries)
                {
                    if (rules.FaultOf(stream.Labels, entry) is { } bad)
                    {
                        faults.Add(bad, 1, entry.Line.Length);
                        continue;
                    }

                    LabelSet metadata = MetadataOf(entry, level);
                    appender.Append(stream, entry.TimestampNs, entry.Line.Span, metadata);
                    taken?.Add(entry.TimestampNs, entry.Line, stream.Labels, metadata);
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
            if (taken is not null)
                server.Tails.Publish(tenant, taken);
        }
    }

    /// <summary>The good lines of a batch that was written.</summary>
    private TakenLines Taken(string tenant, PushBatch batch, TenantStreams streams, PushRules rules)
    {
        var taken = new TakenLines(batch.Entries.Count);
        foreach (PushPart part in batch.Parts)
        {
            if (part.Count == 0 || StreamOf(tenant, part.Labels, streams, rules, out _) is not { } stream)
                continue;
            string? level = LevelOf(stream);
            foreach (PushEntry entry in batch.Entries.GetRange(part.First, part.Count))
            {
                if (rules.FaultOf(stream.Labels, entry) is null)
                    taken.Add(entry.TimestampNs, entry.Line, stream.Labels, MetadataOf(entry, level));
            }
        }

        return taken;
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
