using System.Text;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Results;
using Hewn.LogQL.Syntax;

namespace Hewn.Server.Labels;

/// <summary>
/// Finds the fields of lines: structured metadata, what the query's stages made, and what <c>| json</c>, or else
/// <c>| logfmt</c>, reads out of them.
/// </summary>
internal static class FieldDetection
{
    private static readonly LogQuery _json = new((LogExpression)QueryParser.Parse("{a=~\".+\"} | json"));
    private static readonly LogQuery _logfmt = new((LogExpression)QueryParser.Parse("{a=~\".+\"} | logfmt"));

    /// <summary>The fields by name.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="limit">Fields at most; further ones are left out.</param>
    /// <param name="token">Stops it.</param>
    public static Dictionary<string, DetectedField> Of(
        IReadOnlyList<LogLine> lines, int limit, CancellationToken token)
    {
        var fields = new Dictionary<string, DetectedField>(StringComparer.Ordinal);
        IReadOnlyList<LogLine> json = Read(_json, lines, token);
        IReadOnlyList<LogLine> logfmt = Read(_logfmt, lines, token);
        for (int i = 0; i < lines.Count; i++)
        {
            bool isJson = !json[i].Parsed.Has(LabelNames.Error);
            string parser = isJson ? "json" : "logfmt";
            Add(fields, lines[i].Metadata, null, limit);
            Add(fields, lines[i].Parsed, parser, limit);
            Add(fields, (isJson ? json[i] : logfmt[i]).Parsed, parser, limit);
        }

        return fields;
    }

    private static void Add(Dictionary<string, DetectedField> fields, LabelSet labels, string? parser, int limit)
    {
        foreach (Label label in labels)
        {
            if (label.Name is LabelNames.Error or LabelNames.ErrorDetails or LabelNames.PreserveError)
                continue;
            if (!fields.TryGetValue(label.Name, out DetectedField? field))
            {
                if (fields.Count >= limit)
                    continue;
                fields.Add(label.Name, field = new());
            }

            field.Add(label.Value, parser);
        }
    }

    /// <summary>The lines behind a stage; it drops none and keeps their order.</summary>
    private static IReadOnlyList<LogLine> Read(LogQuery query, IReadOnlyList<LogLine> lines, CancellationToken token)
    {
        var options = new LogQueryOptions(0, long.MaxValue, Math.Max(1, lines.Count), IsForward: true);
        return query.Run(options, new LineSource(lines), token).Lines;
    }

    private sealed class LineSource(IReadOnlyList<LogLine> lines) : IEntrySource
    {
        public void Read(EntryRequest request, IEntryConsumer consumer, CancellationToken token)
        {
            foreach (LogLine line in lines)
            {
                var entry = new LogEntry(0, Encoding.UTF8.GetBytes(line.Text), line.Stream, LabelSet.Empty);
                if (!consumer.Accept(entry))
                    return;
            }
        }
    }
}
