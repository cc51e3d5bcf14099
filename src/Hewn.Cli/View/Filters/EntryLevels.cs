using Hewn.Store.Entries;

namespace Hewn.Cli.View.Filters;

/// <summary>The level of an entry, under every name and spelling that the field uses.</summary>
internal static class EntryLevels
{
    /// <summary>The level; null when there is none that can be read.</summary>
    public static Level? Of(Entry entry) => entry.Level;
}
