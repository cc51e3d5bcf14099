namespace Hewn.Cli.Run;

/// <summary>What is to be said of a record's line besides its text.</summary>
/// <param name="Bytes">How many bytes it had, where not all were kept; else null.</param>
/// <param name="Overwritten">How many states of it were overwritten.</param>
internal readonly record struct LineNotes(long? Bytes, int Overwritten);
