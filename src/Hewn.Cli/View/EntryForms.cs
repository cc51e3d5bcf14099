using Hewn.Store.Dialects;
using Hewn.Store.Entries;

namespace Hewn.Cli.View;

/// <summary>How an entry stands in its file.</summary>
internal static class EntryForms
{
    /// <summary>Whether it stands there as a JSON object with Hewn's names, on one line or several.</summary>
    public static bool IsJson(Entry entry) => entry.Fault is null && entry.Json.Equals(entry.Raw);

    /// <summary>Whether it is a line of Hewn's.</summary>
    public static bool IsHewnLine(Entry entry) =>
        IsJson(entry) && entry.Dialect == DialectNames.Hewn && !entry.Raw.Span.Contains((byte)'\n');

    /// <summary>Whether it is a line that Go's slog wrote as text.</summary>
    public static bool IsSlogLine(Entry entry) =>
        entry.Fault is null && entry.Dialect == DialectNames.Slog && !entry.Raw.Span.Contains((byte)'\n');
}
