namespace Hewn.Sessions.Tracks;

/// <summary>Whether columns fit together.</summary>
internal static class TrackColumns
{
    /// <summary>How many points they are.</summary>
    /// <exception cref="ArgumentException">Their lengths differ, or two have one name.</exception>
    public static int Check(int steps, ReadOnlySpan<TrackColumn> columns)
    {
        if (columns.IsEmpty)
        {
            return steps == 0 ? 0 : throw new ArgumentException(
                $"{steps} steps were given without columns; expected at least one", nameof(columns));
        }

        int count = columns[0].Values.Length;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (TrackColumn column in columns)
        {
            if (column.Values.Length != count)
                throw new ArgumentException(
                    $"The column \"{column.Name}\" has {column.Values.Length} values, \"{columns[0].Name}\" has "
                    + $"{count}; expected one for every point",
                    nameof(columns));
            if (!names.Add(string.IsNullOrEmpty(column.Name) ? "_" : column.Name))
                throw new ArgumentException($"The column \"{column.Name}\" was given twice", nameof(columns));
        }

        return steps == 0 || steps == count ? count : throw new ArgumentException(
            $"{steps} steps were given for {count} points; expected one for every point, or none", nameof(columns));
    }
}
