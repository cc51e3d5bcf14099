namespace Hewn.Store.Scanning;

/// <summary>Where a line stands in its file.</summary>
/// <param name="Offset">Its first byte.</param>
/// <param name="Length">Its bytes, without the newline.</param>
public readonly record struct LineRange(long Offset, int Length);
