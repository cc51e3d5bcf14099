namespace Stress;

/// <summary>What a log tells of records that it kept out.</summary>
internal sealed class Told
{
    public long Lines { get; private set; }

    public long Folded { get; private set; }

    public long Limited { get; private set; }

    public long Sampled { get; private set; }

    public long Forgotten { get; private set; }

    public long Overflowed { get; private set; }

    public long DroppedFull { get; private set; }

    /// <summary>By noise control, for whatever reason.</summary>
    public long Kept => Folded + Limited + Sampled + Forgotten + Overflowed;

    /// <summary>By a rate limit or a sample, by logger.</summary>
    public Dictionary<string, long> ByLogger { get; } = [];

    /// <summary>Takes a line into account.</summary>
    public void Add(LogLine line)
    {
        if (!line.IsOwnLine)
            Lines++;
        Folded += line.Repeated;
        Forgotten += line.Forgotten;
        Overflowed += line.Overflowed;
        switch (line.Reason)
        {
            case "rate_limited":
                Limited += line.Dropped;
                ByLogger[line.OfLogger] = ByLogger.GetValueOrDefault(line.OfLogger) + line.Dropped;
                break;
            case "sampled":
                Sampled += line.Dropped;
                ByLogger[line.OfLogger] = ByLogger.GetValueOrDefault(line.OfLogger) + line.Dropped;
                break;
            case "call_buffer_full":
                Overflowed += line.Dropped;
                break;
            case "buffer_full":
                DroppedFull += line.Dropped;
                break;
            default:
                break;
        }
    }
}
