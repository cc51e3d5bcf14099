namespace Hewn.Store.Reading;

/// <summary>What stands in a directory.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="IsDirectory">Whether it is a directory itself.</param>
internal sealed record FoundPath(string Path, bool IsDirectory);
