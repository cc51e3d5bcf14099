using Hewn.LogQL;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Stages;
using Hewn.LogQL.Syntax;
using Hewn.Store.Entries;
using Hewn.Store.Reading;
using Hewn.Store.Scanning;

namespace Hewn.Cli.View.Filters;

/// <summary><c>--query</c>: what a log query of LogQL lets through.</summary>
internal sealed class QueryFilter : EntryFilter
{
    private const string Option = "--query";

    private readonly EntryQuery _query;

    private QueryFilter(LogExpression query)
    {
        _query = new(query);
        Condition = NeedleOf(query) is { } needle ? LineCondition.Text(needle) : null;
    }

    /// <inheritdoc/>
    public override LineCondition? Condition { get; }

    /// <inheritdoc/>
    public override bool IsExact => false;

    /// <inheritdoc/>
    public override bool TakesFaults => true;

    /// <summary>Reads a query.</summary>
    /// <exception cref="UsageException">It is none, or does more than choose entries one by one.</exception>
    public static QueryFilter Read(string text)
    {
        try
        {
            if (QueryParser.Parse(text, Language.Extended) is not LogExpression query)
                throw Wrong("it is about numbers; 'hewn query' answers it");
            if (query.Stages.OfType<ResultStage>().FirstOrDefault() is { } whole)
                throw Wrong($"'{whole}' looks at all lines together; 'hewn query' does that");
            if (query.Stages is [.., LineFormatStage or LabelFormatStage or KeepStage or DropStage or DecolorizeStage])
                throw Wrong($"'{query.Stages[^1]}' changes what is shown; 'hewn query' does that");
            return new(query);
        }
        catch (ParseException fault)
        {
            throw new UsageException(
                $"{Option}: {fault.Message.TrimEnd()}{(fault.Hint is null ? "" : $" ({fault.Hint})")}");
        }
        catch (LogQLException fault)
        {
            throw new UsageException($"{Option}: {fault.Message.TrimEnd()}");
        }
    }

    /// <inheritdoc/>
    public override bool Takes(Entry entry) => _query.Passes(entry);

    /// <summary>A text that each entry holds, so that not all have to be read; null when none is known.</summary>
    private static string? NeedleOf(LogExpression query) => query.Stages
        .TakeWhile(stage => stage is LineFilterStage or LabelFilterStage) // others may make another line
        .OfType<LineFilterStage>()
        .Where(stage => stage is { Operator: LineFilterOperator.Contains, Needles: [{ IsAddress: false }] })
        .Select(stage => stage.Needles[0].Text)
        .Where(needle => needle.Length > 0 && !needle.Contains('\n', StringComparison.Ordinal)
            && needle.All(char.IsAscii)) // Other texts of LogQL may be bytes that are no UTF-8.
        .MaxBy(needle => needle.Length);

    private static UsageException Wrong(string why) => new(
        $"{Option}: a query that chooses entries is wanted, such as '{{level=\"ERROR\"}} |= \"timeout\"'; {why}.");
}
