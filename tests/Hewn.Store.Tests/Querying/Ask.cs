using System.Text;
using System.Text.Json;
using Hewn.LogQL;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Metrics;
using Hewn.LogQL.Results;
using Hewn.LogQL.Syntax;
using Hewn.Store.Querying;
using Hewn.Store.Scanning;

namespace Hewn.Store.Tests.Querying;

/// <summary>Asks a question of files in several ways.</summary>
internal static class Ask
{
    /// <summary>The answer in Loki's shape, or the words of a refusal.</summary>
    public static string Of(string query, IEntrySource source, double from, double until, double step = 7,
        int limit = 100, bool isForward = false)
    {
        try
        {
            using var stream = new MemoryStream();
            using (var json = new Utf8JsonWriter(stream))
            {
                json.WriteStartObject();
                if (QueryParser.Parse(query, Language.Extended) is SampleExpression metric)
                {
                    var times = QueryTimes.Range(RandomLog.At(from), RandomLog.At(until), (long)(step * 1e9));
                    MetricJson.Write(json, new MetricQuery(metric).Run(times, source));
                }
                else
                {
                    var options = new LogQueryOptions(RandomLog.At(from), RandomLog.At(until), limit, isForward);
                    var log = (LogExpression)QueryParser.Parse(query, Language.Extended);
                    foreach (LogLine line in new LogQuery(log).Run(options, source).Lines)
                    {
                        string text = string.Concat(line.Text.EnumerateRunes());
                        json.WriteString($"{line.TimestampNs} {line.Labels}", text);
                    }
                }

                json.WriteEndObject();
            }

            return Encoding.UTF8.GetString(stream.ToArray());
        }
        catch (LogQLException refused)
        {
            return refused.Message;
        }
    }

    public static LocalEntrySource Files(string query, LocalFile[] files, LocalSourceOptions? options = null) =>
        new(files, (options ?? new()) with
        {
            Metadata = NamedLabels.Of(QueryParser.Parse(query, Language.Extended)),
        });

    public static NaiveSource Naively(string query, LocalFile[] files) =>
        new(files, LabelPolicy.Default, NamedLabels.Of(QueryParser.Parse(query, Language.Extended)));

    /// <summary>Small stretches, so that lines stand on many edges.</summary>
    public static LocalSourceOptions Torn(int threads) => new()
    {
        Threads = threads,
        Tuning = new ScanTuning { ChunkBytes = 4096, PieceBytes = 1024 },
    };
}
