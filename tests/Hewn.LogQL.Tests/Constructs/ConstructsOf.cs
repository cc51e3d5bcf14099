using Hewn.LogQL.Expressions;
using Hewn.LogQL.LabelFilters;
using Hewn.LogQL.Stages;

namespace Hewn.LogQL.Tests.Constructs;

/// <summary>The constructs of the language that a query uses, by their names in the table of docs/logql.md.</summary>
internal static class ConstructsOf
{
    /// <summary>All there are, in the order of the table.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "`{a=\"b\"}`", "`{a!=\"b\"}`", "`{a=~\"b\"}`", "`{a!~\"b\"}`",
        "`|= \"x\"`", "`!= \"x\"`", "`|~ \"x\"`", "`!~ \"x\"`", "`|> \"x\"`", "`!> \"x\"`",
        "`|= \"x\" or \"y\"`", "`|= ip(…)`",
        "`| json`", "`| json a=\"b.c\"`", "`| logfmt`", "`| logfmt a=\"b\"`", "`| logfmt --strict`",
        "`| logfmt --keep-empty`", "`| pattern`", "`| regexp`", "`| unpack`", "`| decolorize`", "`| line_format`",
        "`| label_format`", "`| keep`", "`| drop`", "`| a=\"b\"`", "`| a>1`", "`| a>1s`", "`| a>1KB`", "`| a=ip(…)`",
        "`and`, `,` in conditions", "`or` in conditions", "`| unwrap a`",
        "`| unwrap bytes(a)`", "`| unwrap duration(a)`", "`offset`",
        .. Enum.GetValues<RangeOperation>().Where(operation => operation != RangeOperation.CountDistinctOverTime)
            .Select(Name),
        .. Enum.GetValues<VectorOperation>().Select(Name), "`by (…)`", "`without (…)`",
        "`+ - * / % ^`", "`== != > >= < <=`", "`bool`", "`and or unless`", "`on (…)`", "`ignoring (…)`",
        "`group_left`", "`group_right`", "numbers", "`vector(…)`", "`label_replace(…)`",
    ];

    public static IReadOnlySet<string> Query(Expression expression)
    {
        var found = new HashSet<string>();
        Add(found, expression);
        return found;
    }

    private static void Add(HashSet<string> found, Expression expression)
    {
        switch (expression)
        {
            case LogExpression log:
                Add(found, log);
                break;
            case RangeAggregation range:
                Add(found, range);
                break;
            case VectorAggregation vector:
                found.Add(Name(vector.Operation));
                AddGrouping(found, vector.Grouping);
                Add(found, vector.Inner);
                break;
            case BinaryExpression binary:
                Add(found, binary);
                break;
            case LabelReplaceExpression replace:
                found.Add("`label_replace(…)`");
                Add(found, replace.Inner);
                break;
            case VectorExpression:
                found.Add("`vector(…)`");
                break;
            case LiteralExpression:
                found.Add("numbers");
                break;
        }
    }

    private static void Add(HashSet<string> found, LogExpression log)
    {
        foreach (LabelMatcher matcher in log.Matchers)
            found.Add($"`{{a{matcher.Match.Sign()}\"b\"}}`");
        foreach (Stage stage in log.Stages)
            found.UnionWith(Stage(stage));
    }

    private static void Add(HashSet<string> found, RangeAggregation range)
    {
        found.Add(Name(range.Operation));
        AddGrouping(found, range.Grouping);
        if (range.Range.Offset != 0)
            found.Add("`offset`");
        if (range.Range.Unwrap is { } unwrap)
        {
            found.Add(unwrap.Conversion switch
            {
                UnwrapConversion.None => "`| unwrap a`",
                UnwrapConversion.Bytes => "`| unwrap bytes(a)`",
                _ => "`| unwrap duration(a)`",
            });
            found.UnionWith(unwrap.Filters.SelectMany(Filter));
        }

        Add(found, range.Range.Log);
    }

    private static void Add(HashSet<string> found, BinaryExpression binary)
    {
        found.Add(binary.Operator.IsSet() ? "`and or unless`"
            : binary.Operator.IsComparison() ? "`== != > >= < <=`"
            : "`+ - * / % ^`");
        if (binary.ReturnsBool)
            found.Add("`bool`");
        if (binary.Matching.On)
            found.Add("`on (…)`");
        else if (binary.Matching.Labels.Count > 0)
            found.Add("`ignoring (…)`");
        if (binary.Matching.Cardinality != MatchCardinality.OneToOne)
            found.Add(binary.Matching.Cardinality == MatchCardinality.ManyToOne ? "`group_left`" : "`group_right`");
        Add(found, binary.Left);
        Add(found, binary.Right);
    }

    private static void AddGrouping(HashSet<string> found, Grouping? grouping)
    {
        if (grouping is not null)
            found.Add(grouping.Without ? "`without (…)`" : "`by (…)`");
    }

    private static IEnumerable<string> Stage(Stage stage)
    {
        switch (stage)
        {
            case LineFilterStage filter:
                yield return $"`{filter.Operator.Sign()} \"x\"`";
                if (filter.Needles.Count > 1)
                    yield return "`|= \"x\" or \"y\"`";
                if (filter.Needles.Any(needle => needle.IsAddress))
                    yield return "`|= ip(…)`";
                break;
            case JsonStage json:
                yield return json.Extractions.Count == 0 ? "`| json`" : "`| json a=\"b.c\"`";
                break;
            case LogfmtStage logfmt:
                yield return logfmt.Extractions.Count == 0 ? "`| logfmt`" : "`| logfmt a=\"b\"`";
                if (logfmt.IsStrict)
                    yield return "`| logfmt --strict`";
                if (logfmt.KeepsEmpty)
                    yield return "`| logfmt --keep-empty`";
                break;
            case LabelFilterStage condition:
                foreach (string name in Filter(condition.Filter))
                    yield return name;
                break;
            default:
                yield return $"`| {stage.ToString()!.Split(' ')[1]}`";
                break;
        }
    }

    private static IEnumerable<string> Filter(LabelFilter filter) => filter switch
    {
        AndLabelFilter and => [.. Filter(and.Left), .. Filter(and.Right), "`and`, `,` in conditions"],
        OrLabelFilter or => [.. Filter(or.Left), .. Filter(or.Right), "`or` in conditions"],
        NumberLabelFilter => ["`| a>1`"],
        DurationLabelFilter => ["`| a>1s`"],
        BytesLabelFilter => ["`| a>1KB`"],
        IpLabelFilter => ["`| a=ip(…)`"],
        _ => ["`| a=\"b\"`"],
    };

    private static string Name(RangeOperation operation) => $"`{operation.Name()}`";

    private static string Name(VectorOperation operation) => $"`{operation.Name()}`";
}
