using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Pipelines;

namespace Hewn.LogQL.Results;

/// <summary>Says whether lines come through the stages of a query; its selector is not looked at. Not thread-safe.
/// </summary>
public sealed class LineTest
{
    private readonly LineProcessor _processor;

    /// <summary>Makes a query's stages ready.</summary>
    /// <param name="query">The query.</param>
    /// <exception cref="LogQLException">A stage that can be read but makes no sense.</exception>
    public LineTest(LogExpression query)
    {
        ArgumentNullException.ThrowIfNull(query);
        _processor = LinePipeline.Compile(query).NewProcessor();
    }

    /// <summary>Whether no stage drops a line.</summary>
    /// <param name="entry">The line.</param>
    public bool Passes(in LogEntry entry) => _processor.Process(entry);
}
