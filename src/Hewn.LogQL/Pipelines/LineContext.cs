using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Pipelines;

/// <summary>A line on its way through the stages. Used again for each line; not thread-safe.</summary>
internal sealed class LineContext(FieldNeeds needs)
{
    /// <summary>Its labels now.</summary>
    public LabelBuilder Labels { get; } = new(needs);

    /// <summary>Room for texts that stages make; they last until the next line.</summary>
    public ScratchBytes Scratch { get; } = new();

    /// <summary>Which labels anybody asks for.</summary>
    public FieldNeeds Needs => needs;

    /// <summary>The text now, UTF-8.</summary>
    public ReadOnlyMemory<byte> Line { get; set; }

    /// <summary>Nanoseconds since 1970 UTC.</summary>
    public long TimestampNs { get; private set; }

    /// <summary>What the query takes for the present, nanoseconds since 1970 UTC; templates can ask for it.</summary>
    public long NowNs { get; init; }

    /// <summary>Begins with an entry.</summary>
    public void Reset(in LogEntry entry)
    {
        Labels.Reset(entry.Stream, entry.Metadata);
        Scratch.Reset();
        Line = entry.Line;
        TimestampNs = entry.TimestampNs;
    }
}
