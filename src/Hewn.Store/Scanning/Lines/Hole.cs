namespace Hewn.Store.Scanning.Lines;

/// <summary>A part of a line that differs from record to record: a string's inside, or a value without
/// strings.</summary>
internal readonly record struct Hole(int From, int To, bool IsString);
