using System.Text;
using System.Text.Unicode;
using Hewn.LogQL.Entries;
using Hewn.Store.Scanning;

namespace Hewn.Store.Querying;

/// <summary>The texts that lines must hold, as the filter of a scan.</summary>
internal static class NeedleFilter
{
    /// <summary>The filter of a request; texts that it cannot look for are left to the query.</summary>
    public static LineFilter Of(EntryHints hints) => new()
    {
        Conditions =
        [
            .. hints.Needles.Where(CanBeFound)
                .Select(needle => LineCondition.Text(Encoding.UTF8.GetString(needle.Span))),
        ],
    };

    /// <summary>Whether a scan can look for a text: it is UTF-8 and stands in one line.</summary>
    public static bool CanBeFound(ReadOnlyMemory<byte> needle) =>
        !needle.IsEmpty && Utf8.IsValid(needle.Span) && needle.Span.IndexOfAny("\r\n"u8) < 0;
}
