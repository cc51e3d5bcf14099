using System.Globalization;

namespace Hewn.LogQL.Results;

/// <summary>The bounds of what chooses and orders lines. At one the query fails; nothing is cut.</summary>
internal static class ResultLimits
{
    /// <summary>Different values that a stage remembers.</summary>
    public const int MaxValues = 1_000_000;

    /// <summary>Lines that a stage holds to order them.</summary>
    public const int MaxLines = 1_000_000;

    /// <summary>Files or streams whose last lines are held for <c>| context</c>.</summary>
    public const int MaxContexts = 10_000;

    /// <summary>What a stage fails with.</summary>
    public static EvaluationException TooManyValues(string stage) => new(string.Create(CultureInfo.InvariantCulture,
        $"maximum number of values ({MaxValues}) reached in '| {stage}'; consider reducing the time range or adding "
        + $"filters"));
}
