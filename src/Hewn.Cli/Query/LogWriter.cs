using Hewn.LogQL.Results;

namespace Hewn.Cli.Query;

/// <summary>Shows lines of an answer as they come. One for each output.</summary>
internal abstract class LogWriter : IDisposable
{
    /// <summary>The one that was asked for.</summary>
    public static LogWriter Create(QueryRequest request, Terminal terminal) => request.Output switch
    {
        "json" => new LogJsonWriter(terminal.Output),
        "csv" => new LogCsvWriter(terminal.Output),
        "table" => new LogTableWriter(request, terminal),
        _ => new LogTextWriter(request, terminal),
    };

    /// <summary>Shows a line.</summary>
    public abstract void Write(LogLine line);

    /// <summary>All lines were given.</summary>
    public virtual void End()
    {
    }

    public virtual void Dispose()
    {
        // Nothing is open.
    }
}
