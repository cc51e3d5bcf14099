using System.Globalization;
using Hewn.LogQL.Pipelines;
using Hewn.Store.Querying;

namespace Hewn.Cli.Query;

/// <summary><c>--explain</c>: what was read, what became of it before parsing, what stages let through.</summary>
internal static class ExplainText
{
    public static void Write(QueryTally tally, QueryTrace trace, TimeSpan took, TextWriter error)
    {
        Write(error, "files", $"{Count(tally.Bytes)} bytes, {Count(tally.Indexed)} files with an index, "
            + $"{Count(tally.Skipped)} not read because of their labels");
        if (tally.Again > 0)
            Write(error, "read again", $"{Count(tally.Again)} bytes, for lines far out of the order of time");
        Write(error, "by bytes and fields", $"{Count(tally.Dropped)} lines dropped, {Count(tally.Known)} counted or "
            + $"measured without a stage ({Count(tally.FromColumns)} of them answered for by indexes), "
            + $"{Count(tally.HandedOver)} handed to the stages");
        foreach (PipelineTrace pipeline in trace.Pipelines)
        {
            Write(error, "reading", PlainText.Of(pipeline.Text));
            foreach (StageTrace stage in pipeline.Stages)
            {
                error.WriteLine($"  {Count(stage.Entries),15} lines {Count(stage.Bytes),18} bytes  "
                    + PlainText.Of(stage.Stage));
            }
        }

        Write(error, "time", string.Create(CultureInfo.InvariantCulture, $"{took.TotalMilliseconds:0} ms"));
    }

    private static void Write(TextWriter error, string name, string text) => error.WriteLine($"{name}: {text}");

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
