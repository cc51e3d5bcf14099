namespace Hewn.Store.Reading;

/// <summary>
/// The logs that inputs name: files, directories, patterns and standard input. A log that has rotated is one log, its
/// files in their order. Immutable; <see cref="Refresh"/> looks anew.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>-</c> is standard input.</item>
/// <item>A file is that file. Files of one rotated set (<c>api.log</c>, <c>api.log.1</c>, <c>api.log.2.gz</c>) that are
/// named together are one log.</item>
/// <item>A directory is all logs in and below it: files whose names end in <c>.log</c>, <c>.jsonl</c>, <c>.ndjson</c>,
/// <c>.json</c>, <c>.logfmt</c> or <c>.txt</c>, before the ending that rotation (<c>.1</c>, <c>-20260119</c>) and
/// packing (<c>.gz</c>) give. Of a session's or run's directory it is the session's log and not its tracks and
/// parameters.</item>
/// <item>A text with <c>*</c>, <c>?</c> or <c>[…]</c> that is no file's name is a pattern; <c>**</c> stands for any
/// directories.</item>
/// </list>
/// What is named twice is read once.
/// </remarks>
public sealed class LogSources
{
    private readonly IReadOnlyList<string> _inputs;
    private readonly SourceOptions _options;

    private LogSources(IReadOnlyList<string> inputs, SourceOptions options, SourceFinder found)
    {
        (_inputs, _options) = (inputs, options);
        (Logs, Problems, Awaited) = (found.Logs(), found.Problems, found.Awaited);
        (Watched, CanGrow) = (found.Directories, found.CanGrow);
    }

    /// <summary>The logs, in the order of the inputs; those of a directory in the order of their names.</summary>
    public IReadOnlyList<LogSource> Logs { get; }

    /// <summary>What cannot be read of what was asked for.</summary>
    public IReadOnlyList<SourceProblem> Problems { get; }

    /// <summary>Inputs that name no log yet: those of <see cref="SourceOptions.MayAppear"/>.</summary>
    public IReadOnlyList<string> Awaited { get; }

    /// <summary>Whether some input may name further logs later: a directory or a pattern.</summary>
    internal bool CanGrow { get; }

    /// <summary>The directories that were looked at.</summary>
    internal IReadOnlyCollection<string> Watched { get; }

    /// <summary>Looks for the logs that inputs name. Nothing is opened; what is wrong stands in
    /// <see cref="Problems"/>.</summary>
    /// <param name="inputs">What the user gave.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <exception cref="ArgumentException">An input is null or empty.</exception>
    public static LogSources Find(IEnumerable<string> inputs, SourceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        string[] all = [.. inputs];
        foreach (string input in all)
            ArgumentException.ThrowIfNullOrEmpty(input, nameof(inputs));
        options ??= new();
        var finder = new SourceFinder(options);
        foreach (string input in all)
            finder.Add(input);
        return new(all, options, finder);
    }

    /// <summary>The same inputs as they are now.</summary>
    public LogSources Refresh() => Find(_inputs, _options);
}
