namespace Hewn.Store.Tests.Scanning;

/// <summary>A line as an extractor gave it.</summary>
internal sealed record CapturedLine(string Kind, byte[] Line, byte[]?[] Values);
