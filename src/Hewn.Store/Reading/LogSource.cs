using Hewn.Files;
using Hewn.Store.Segments;

namespace Hewn.Store.Reading;

/// <summary>One log: a file, a rotated set of files in their order, or standard input. Immutable.</summary>
public sealed class LogSource
{
    /// <summary>The name that stands for standard input.</summary>
    public const string StandardInputName = "-";

    internal LogSource(LogSet set, IReadOnlyList<string> files, bool isWhole) =>
        (Set, Files, IsWholeSet, Path) = (set, files, isWhole, set.ActivePath);

    private LogSource() => (Path, Files) = (StandardInputName, []);

    /// <summary>Path of the active file, whether it is among the files (or exists) or not; <c>-</c> for standard
    /// input.</summary>
    public string Path { get; }

    /// <summary>The files as they were found, oldest first. Empty for standard input.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Whether it is standard input.</summary>
    public bool IsStandardInput => Set is null;

    /// <summary>Whether it can be read only once, from its first byte on: standard input, or a pipe that has a
    /// name.</summary>
    public bool IsPipe => IsStandardInput || Files.Any(PipeFile.Is);

    /// <summary>Whether all files of the rotated set are meant, those that rotation makes meanwhile included.</summary>
    public bool IsWholeSet { get; }

    /// <summary>The names that the files rotate under; null for standard input.</summary>
    internal LogSet? Set { get; }

    /// <summary>Standard input.</summary>
    internal static LogSource StandardInput() => new();

    /// <inheritdoc/>
    public override string ToString() => Path;
}
