namespace Hewn.Store.Reading;

/// <summary>Something that was asked for and cannot be read, or not wholly.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Path">With what: an input as it was given, or a file or directory below one.</param>
/// <param name="Message">A sentence for people: what happened, to what, and what to do.</param>
public sealed record SourceProblem(SourceProblemKind Kind, string Path, string Message)
{
    /// <summary>True when the input itself named nothing, so that a program should refuse to go on (exit code 2) rather
    /// than show less than was asked for.</summary>
    public bool IsMistake => Kind is SourceProblemKind.Missing or SourceProblemKind.Empty;
}
