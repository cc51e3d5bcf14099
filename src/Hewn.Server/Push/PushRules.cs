using System.Globalization;
using System.Text;
using Hewn.LogQL.Labels;
using Hewn.Server.Http;
using Hewn.Server.Limits;

namespace Hewn.Server.Push;

/// <summary>What pushed streams and lines must meet, with Loki's words for what does not.</summary>
/// <param name="limits">The bounds.</param>
/// <param name="nowNs">The present.</param>
internal sealed class PushRules(ServerLimits limits, long nowNs)
{
    /// <summary>Bytes of a line, whatever the settings say: escaped it must fit into the ring.</summary>
    public const int MostLineBytes = 2 * 1024 * 1024;

    private readonly long _oldestNs = limits.RejectOlderThan is { } age ? nowNs - NsOf(age) : long.MinValue;
    private readonly long _newestNs = nowNs + NsOf(limits.CreationGrace);
    private readonly int _maxLineBytes =
        limits.MaxLineBytes > 0 ? Math.Min(limits.MaxLineBytes, MostLineBytes) : MostLineBytes;

    /// <summary>What is wrong with a stream; null when nothing is.</summary>
    public (string Reason, string Message)? FaultOf(LabelSet stream)
    {
        if (stream.Count == 0)
            return ("missing_labels", "error at least one label pair is required per stream");
        int count = stream.Count - (stream.Has(ServiceName.Label) ? 1 : 0);
        if (count > limits.MaxLabelNames)
        {
            return ("max_label_names_per_series",
                Invariant($"entry for stream '{stream}' has {count} label names; limit {limits.MaxLabelNames}"));
        }

        foreach (Label label in stream)
        {
            if (Encoding.UTF8.GetByteCount(label.Name) > limits.MaxLabelNameBytes)
                return ("label_name_too_long", $"stream '{stream}' has label name too long: '{label.Name}'");
            if (Encoding.UTF8.GetByteCount(label.Value) > limits.MaxLabelValueBytes)
                return ("label_value_too_long", $"stream '{stream}' has label value too long: '{label.Value}'");
        }

        return null;
    }

    /// <summary>What is wrong with a line; null when nothing is.</summary>
    public (string Reason, string Message)? FaultOf(LabelSet stream, in PushEntry entry)
    {
        if (entry.TimestampNs < _oldestNs)
        {
            return ("greater_than_max_sample_age", $"entry for stream '{stream}' has timestamp too old: "
                + $"{TimeText.Format(entry.TimestampNs)}, oldest acceptable timestamp is: "
                + TimeText.Format(_oldestNs));
        }

        if (entry.TimestampNs > _newestNs)
        {
            return ("too_far_in_future",
                $"entry for stream '{stream}' has timestamp too new: {TimeText.Format(entry.TimestampNs)}");
        }

        if (entry.Line.Length > _maxLineBytes)
        {
            return ("line_too_long", Invariant($"Max entry size '{_maxLineBytes}' bytes exceeded for stream ")
                + Invariant($"'{stream}' while adding an entry with length '{entry.Line.Length}' bytes"));
        }

        return entry.Metadata.Count == 0 ? null : FaultOfMetadata(stream, entry.Metadata);
    }

    /// <summary>A stream that would be one too many.</summary>
    public static (string Reason, string Message) TooManyStreams(LabelSet stream, string tenant) =>
        ("stream_limit", $"Maximum active stream limit exceeded when trying to create stream {stream}, reduce the "
            + "number of active streams (reduce labels or reduce label values), or contact your Loki administrator "
            + $"to see if the limit can be increased, user: '{tenant}'");

    private (string Reason, string Message)? FaultOfMetadata(LabelSet stream, LabelSet metadata)
    {
        int bytes = 0;
        foreach (Label label in metadata)
            bytes += Encoding.UTF8.GetByteCount(label.Name) + Encoding.UTF8.GetByteCount(label.Value);
        if (bytes > limits.MaxMetadataBytes)
        {
            return ("structured_metadata_too_large",
                Invariant($"stream '{stream}' has structured metadata too large: '{bytes}' bytes, limit: ")
                + Invariant($"'{limits.MaxMetadataBytes}' bytes. Please see ")
                + "`limits_config.max_structured_metadata_size` or contact your Loki administrator to increase it.");
        }

        return metadata.Count <= limits.MaxMetadataCount
            ? null
            : ("structured_metadata_too_many",
                Invariant($"stream '{stream}' has too many structured metadata labels: '{metadata.Count}', limit: ")
                + Invariant($"'{limits.MaxMetadataCount}'. Please see ")
                + "`limits_config.max_structured_metadata_entries_count` or contact your Loki administrator to "
                + "increase it.");
    }

    private static long NsOf(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
