using System.Globalization;
using Hewn.LogQL.Syntax;
using Hewn.LogQL.Templates.Functions;
using Hewn.LogQL.Templates.Values;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Templates.Alerting;

/// <summary>The functions of templates of alerts: Go's own and those of Prometheus.</summary>
internal static class AlertFunctions
{
    private const string ValueLabel = "__value__";

    private static readonly Dictionary<string, TemplateFunction> _functions =
        LogicFunctions.All.Concat(ComparisonFunctions.All).Concat(CollectionFunctions.All).Concat(PrintFunctions.All)
            .Concat(Queries).Concat(Numbers).Concat(Texts).Concat(Places)
            .ToDictionary(function => function.Name);

    /// <summary>The function of a name; null when there is none.</summary>
    public static TemplateFunction? Find(string name) => _functions.GetValueOrDefault(name);

    private static IEnumerable<TemplateFunction> Queries =>
    [
        Define.Function("query", "s", call => GoValue.Of(call.Data.Alert!.Query(call.Text(0)))),
        Define.Function("first", "a", First),
        Define.Text("label", "sa", call => LabelsOf(call[1]).TryGet(call.Text(0), out object? text)
            ? (string)text! : ""),
        Define.Float("value", "a", call => ValueOf(call[0])),
        Define.Text("strvalue", "a", call => LabelsOf(call[0]).TryGet(ValueLabel, out object? text)
            ? (string)text! : ""),
        Define.Function("sortByLabel", "sa", SortByLabel),
        Define.Function("args", "A", call => GoValue.Of(new GoStruct([.. Enumerable.Range(0, call.Count)
            .Select(i => ("arg" + i.ToString(CultureInfo.InvariantCulture), call[i]))]))),
    ];

    private static IEnumerable<TemplateFunction> Numbers =>
    [
        Define.Text("humanize", "a", call => HumanText.Number(FloatOf(call[0]))),
        Define.Text("humanize1024", "a", call => HumanText.Binary(FloatOf(call[0]))),
        Define.Text("humanizeDuration", "a", call => HumanText.Duration(FloatOf(call[0]))),
        Define.Text("humanizePercentage", "a", call => HumanText.Percentage(FloatOf(call[0]))),
        Define.Text("humanizeTimestamp", "a", call => HumanText.Timestamp(FloatOf(call[0]))),
        Define.Function("toTime", "a", call => GoValue.Of(HumanText.Time(FloatOf(call[0])))),
        Define.Function("toDuration", "a", call =>
            GoValue.Of(GoNamed.OfDuration(HumanText.Nanoseconds(FloatOf(call[0]))))),
        Define.Float("now", "", call => call.Data.NowNs / 1e9),
        Define.Float("parseDuration", "s", call => PrometheusDuration.Parse(call.Text(0), out long ns) is { } problem
            ? throw new TemplateFault(problem) : ns / 1e9),
    ];

    private static IEnumerable<TemplateFunction> Texts =>
    [
        FunctionTable.Find("title")!,
        FunctionTable.Find("ToUpper")! with { Name = "toUpper" },
        FunctionTable.Find("ToLower")! with { Name = "toLower" },
        Define.Text("safeHtml", "s", call => call.Text(0)),
        Define.Function("reReplaceAll", "sss", ReplaceAll),
        Define.Truth("match", "ss", Matches),
        Define.Text("stripPort", "s", call => StripPort(call.Text(0))),
        Define.Text("stripDomain", "s", call => StripDomain(call.Text(0))),
    ];

    private static IEnumerable<TemplateFunction> Places =>
    [
        Define.Text("externalURL", "", call => call.Data.Alert!.Input.ExternalUrl),
        Define.Text("pathPrefix", "", call => Uri.TryCreate(call.Data.Alert!.Input.ExternalUrl, UriKind.Absolute,
            out Uri? url) ? url.AbsolutePath.TrimEnd('/') : ""),
        Define.Text("graphLink", "s", call => Link(call.Text(0), tab: 0)),
        Define.Text("tableLink", "s", call => Link(call.Text(0), tab: 1)),
    ];

    private static GoValue First(FunctionCall call) => call[0] is GoList { Count: > 0 } list
        ? GoValue.Of(list[0]!)
        : throw new TemplateFault("first() called on vector with no elements");

    private static GoValue SortByLabel(FunctionCall call)
    {
        if (call[1] is not GoList list)
            throw new TemplateFault("sortByLabel wants the answer to a query");
        string name = call.Text(0);
        IEnumerable<object?> items = Enumerable.Range(0, list.Count).Select(i => list[i]);
        return GoValue.Of(new GoList([.. items.OrderBy(
            item => LabelsOf(item).TryGet(name, out object? text) ? (string)text! : "",
            Comparer<string>.Create(GoStrings.Compare))]));
    }

    /// <summary>Prometheus's regular expressions of a replacement are Loki's, with the text at the end.</summary>
    private static GoValue ReplaceAll(FunctionCall call) => FunctionTable.Find("regexReplaceAll")!.Body(
        call with { Values = [call.Values[0], call.Values[2], call.Values[1]] });

    private static bool Matches(FunctionCall call)
    {
        try
        {
            return RegexCache.Get(call.Text(0)).IsMatch(call.Text(1));
        }
        catch (ParseException fault)
        {
            throw new TemplateFault(fault.Message, fault);
        }
    }

    private static GoMap LabelsOf(object? sample) => Member(sample, "Labels") as GoMap
        ?? throw new TemplateFault("wants an element of the answer to a query");

    private static double ValueOf(object? sample) => Member(sample, "Value") is double value
        ? value
        : throw new TemplateFault("wants an element of the answer to a query");

    private static object? Member(object? sample, string name) =>
        sample is GoStruct element && element.TryGet(name, out object? value) ? value : null;

    private static double FloatOf(object? value) => value switch
    {
        double number => number,
        nint number => number,
        long number => number,
        GoNamed { Type: GoNamed.Duration } duration => duration.Value / 1e9,
        string text => GoFloat.TryParse(text, out double number)
            ? number
            : throw new TemplateFault($"strconv.ParseFloat: parsing {GoText.Quote(text)}: invalid syntax"),
        _ => throw new TemplateFault($"can't convert {GoTypes.Name(value)} to float"),
    };

    private static string StripPort(string place)
    {
        int colon = place.LastIndexOf(':');
        bool isBracketed = place.StartsWith('[') && colon > 0 && place[colon - 1] == ']';
        if (colon < 0 || (!isBracketed && place.IndexOf(':', StringComparison.Ordinal) != colon))
            return place;
        return isBracketed ? place[1..(colon - 1)] : place[..colon];
    }

    private static string StripDomain(string place)
    {
        string host = StripPort(place);
        if (System.Net.IPAddress.TryParse(host, out _))
            return place;
        string port = place.Length > host.Length ? place[host.Length..] : "";
        return host.Split('.')[0] + port;
    }

    private static string Link(string expression, int tab)
    {
        string query = Uri.EscapeDataString(expression).Replace("%20", "+", StringComparison.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"/graph?g0.expr={query}&g0.tab={tab}");
    }
}
