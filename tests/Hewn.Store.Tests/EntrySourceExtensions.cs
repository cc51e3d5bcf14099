using System.Text;
using Hewn.Store.Entries;
using Hewn.Store.Segments;

namespace Hewn.Store.Tests;

internal static class EntrySourceExtensions
{
    /// <summary>Everything that can be read now, as lasting copies.</summary>
    public static List<Entry> ReadAll(this IEntrySource source)
    {
        var all = new List<Entry>();
        while (source.TryRead())
            all.Add(source.Current.Copy());
        return all;
    }

    public static string RawText(this Entry entry) => Encoding.UTF8.GetString(entry.Raw.Span);
}
