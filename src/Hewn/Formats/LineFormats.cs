namespace Hewn.Formats;

/// <summary>The formats of log files.</summary>
internal static class LineFormats
{
    /// <summary>A new renderer; it belongs to one thread at a time.</summary>
    public static ILineFormat Of(FileFormat format) => format == FileFormat.Text ? new SlogText() : new JsonLines();
}
