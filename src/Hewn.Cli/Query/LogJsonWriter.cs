using Hewn.LogQL.Results;

namespace Hewn.Cli.Query;

/// <summary>Lines as Loki's API answers.</summary>
internal sealed class LogJsonWriter(TextWriter output) : LogWriter
{
    private readonly List<LogLine> _lines = [];

    public override void Write(LogLine line) => _lines.Add(line);

    public override void End() => AnswerJson.Write(
        output, json => LogJson.Write(json, new LogResult(_lines), isCategorized: false));
}
