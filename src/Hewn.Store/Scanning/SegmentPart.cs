namespace Hewn.Store.Scanning;

/// <summary>A part of a file: whole lines.</summary>
/// <param name="Offset">Its first byte.</param>
/// <param name="Bytes">Its bytes, newlines included.</param>
/// <param name="Lines">Its lines, blank ones included.</param>
public readonly record struct SegmentPart(long Offset, long Bytes, long Lines);
