using System.Globalization;
using Hewn.LogQL;

namespace Hewn.Store.Querying;

/// <summary>Which fields of lines are labels of their streams. Immutable.</summary>
/// <param name="Names">Names of fields; a nested one is named with <c>_</c> between its parts.</param>
/// <param name="MaxStreams">Streams at most; a query over more is refused, because such a field is no label.</param>
public sealed record LabelPolicy(IReadOnlyList<string> Names, int MaxStreams = LabelPolicy.DefaultMaxStreams)
{
    /// <summary>Streams when nothing is said.</summary>
    public const int DefaultMaxStreams = 5000;

    /// <summary>The fields that are labels when nothing is said.</summary>
    public static LabelPolicy Default { get; } =
        new(["service", "environment", "level", "operation", "model", "logger", "type"]);

    internal EvaluationException TooMany() => new(string.Create(CultureInfo.InvariantCulture,
        $"maximum number of streams ({MaxStreams}) reached: a field with so many values is no label; choose others "
        + $"with --label (now {string.Join(',', Names)}), all fields can be filtered by and grouped by without that"));
}
