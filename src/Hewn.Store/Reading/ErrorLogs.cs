using Hewn.Files;

namespace Hewn.Store.Reading;

/// <summary>
/// Logs of errors that stand in the log beside them, too: <c>errors.log</c> beside <c>api.log</c>, <c>app.log</c> or
/// <c>app.jsonl</c>, the names that Hewn's own set-ups give. Who counts lines leaves the former out. A log of any other
/// name, or one beside other names only, is nobody's part. Thread-safe.
/// </summary>
public static class ErrorLogs
{
    /// <summary>The name of the log of errors; processes that share it number theirs (<c>errors.2.log</c>).</summary>
    public const string Name = "errors.log";

    private static readonly string[] _wholes = ["api.log", "app.log", "app.jsonl"];

    /// <summary>The logs that have the same records and all others.</summary>
    public static IReadOnlyList<string> Wholes => _wholes;

    /// <summary>Whether the records of a log stand in one of some others, too.</summary>
    /// <param name="log">The path of its active file.</param>
    /// <param name="others">Those of the others, itself among them or not.</param>
    public static bool IsPart(string log, IEnumerable<string> others)
    {
        ArgumentNullException.ThrowIfNull(others);
        return IsErrors(log) && others.Any(other => IsWhole(other, Path.GetDirectoryName(log)));
    }

    /// <summary>Whether a log is one of errors, or of a process that shares it.</summary>
    internal static bool IsErrors(string log) => Shares(log, Name);

    /// <summary>Whether a log has all records.</summary>
    internal static bool IsWhole(string log) => Array.Exists(_wholes, whole => Shares(log, whole));

    private static bool IsWhole(string log, string? directory) =>
        Path.GetDirectoryName(log) == directory && IsWhole(log);

    private static bool Shares(string log, string name) =>
        SharedNames.NumberOf(Path.Combine(Path.GetDirectoryName(log) ?? string.Empty, name), log) > 0;
}
