namespace Hewn.Store.Scanning.Lines;

/// <summary>Finds the bytes that matter among 64: one bit a byte, the first byte's lowest. One way for each width of
/// vectors.</summary>
internal unsafe interface IByteMasks
{
    /// <param name="bytes">64 readable bytes.</param>
    /// <param name="quotes">Where <c>"</c> stands.</param>
    /// <param name="newlines">Where the newline stands.</param>
    /// <param name="slashes">Where <c>\</c> stands.</param>
    /// <param name="controls">Where a byte below the space stands, newlines included.</param>
    static abstract void Find(
        byte* bytes, out ulong quotes, out ulong newlines, out ulong slashes, out ulong controls);

    /// <summary>Where spaces stand.</summary>
    /// <param name="bytes">64 readable bytes.</param>
    static abstract ulong Spaces(byte* bytes);
}
