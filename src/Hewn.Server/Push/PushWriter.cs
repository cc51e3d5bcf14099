using Hewn.LogQL.Labels;
using Hewn.Server.Http;
using Hewn.Store.Streams;

namespace Hewn.Server.Push;

/// <summary>Writes what was pushed. Thread-safe.</summary>
internal sealed class PushWriter(LogServer server)
{
    /// <summary>
    /// Writes the good lines; when this returns they survive a kill. What is refused is told by the failure.
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
        using StreamAppender appender = streams.BeginAppend();
        (long lines, long bytes) = (0, 0);
        var taken = server.Tails.HasClients(tenant) ? new TakenLines(batch.Entries.Count) : null;
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

                string? level = options.DiscoversLevels ? LevelDetector.NamedBy(stream.Labels) : null;
                foreach (ref readonly PushEntry entry in entries)
                {
                    if (rules.FaultOf(stream.Labels, entry) is { } bad)
                    {
                        faults.Add(bad, 1, entry.Line.Length);
                        continue;
                    }

                    LabelSet metadata = options.DiscoversLevels
                        ? LevelDetector.AddTo(entry.Metadata, level, entry.Line.Span)
                        : entry.Metadata;
                    appender.Append(stream, entry.TimestampNs, entry.Line.Span, metadata);
                    taken?.Add(entry.TimestampNs, entry.Line, stream.Labels, metadata);
                    lines++;
                    bytes += entry.Line.Length;
                }
            }
        }
        finally
        {
            server.Counters.Receive(tenant, lines, bytes);
            foreach ((string reason, long refused, long size) in faults.Reasons)
                server.Counters.Discard(tenant, reason, refused, size);
            if (taken is not null)
                server.Tails.Publish(tenant, taken);
        }

        if (faults.HasAny)
            throw RequestFailure.Bad(faults.Text);
    }

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
