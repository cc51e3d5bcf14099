using Hewn.LogQL.Expressions;
using Hewn.Server.Remote;
using Hewn.Store.Querying;

namespace Hewn.Cli.Query;

/// <summary>What <c>hewn query</c> is to do: everything decided but the times that depend on the files.</summary>
internal sealed record QueryRequest
{
    /// <summary>The query as it was typed.</summary>
    public required string Text { get; init; }

    public required Expression Expression { get; init; }

    /// <summary>The files; empty when a Loki is asked.</summary>
    public IReadOnlyList<LocalFile> Files { get; init; } = [];

    /// <summary>Active files of the logs whose end is asked.</summary>
    public IReadOnlyList<string> Logs { get; init; } = [];

    /// <summary>Folders of which all logs are asked.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>The Loki to ask; null for files.</summary>
    public RemoteLoki? Loki { get; init; }

    /// <summary>The first nanosecond since 1970 UTC; null when nothing was said.</summary>
    public long? SinceNs { get; init; }

    /// <summary>The end, in the same unit; null when nothing was said.</summary>
    public long? UntilNs { get; init; }

    /// <summary>Nanoseconds from point to point; null when nothing was said.</summary>
    public long? StepNs { get; init; }

    /// <summary>Lines at most.</summary>
    public int Limit { get; init; }

    public bool IsForward { get; init; }

    public bool IsInstant { get; init; }

    /// <summary>One of <see cref="QueryRequestReader.Outputs"/>.</summary>
    public required string Output { get; init; }

    public LabelPolicy Labels { get; init; } = LabelPolicy.Default;

    public bool IsExplained { get; init; }

    /// <summary>Zone of naive timestamps, and of what is shown.</summary>
    public required TimeZoneInfo Zone { get; init; }

    public bool HasColor { get; init; }

    /// <summary>What is to be known before the answer; mostly nothing.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>What cannot be read of what was asked for; the rest is asked.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
