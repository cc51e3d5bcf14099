using System.Globalization;
using Hewn.Alerts.Evaluation;
using Hewn.Cli.Query;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Metrics;
using Hewn.LogQL.Results;

namespace Hewn.Cli.Rules;

/// <summary>Answers the queries of rules by asking a Loki. Thread-safe.</summary>
internal sealed class LokiRuleQuery(HttpClient http, Uri loki) : IRuleQuery
{
    private const int MaxAnswerText = 300;

    public async Task<IReadOnlyList<MetricElement>> AskAsync(
        SampleExpression expression, DateTimeOffset at, CancellationToken token)
    {
        string time = QueryTimeText.NsOf(at).ToString(CultureInfo.InvariantCulture);
        var url = new Uri($"{loki.ToString().TrimEnd('/')}/loki/api/v1/query"
            + $"?query={Uri.EscapeDataString(expression.ToString()!)}&time={time}");
        using HttpResponseMessage response = await http.GetAsync(url, token).ConfigureAwait(false);
        string body = await response.Content.ReadAsStringAsync(token).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException(FormattableString.Invariant(
                $"{loki.Authority} refuses the query ({(int)response.StatusCode}): {Short(body)}"));
        return LokiAnswer.TryRead(body, out IReadOnlyList<LogLine>? _, out MetricResult? result) ? result switch
        {
            VectorResult vector => vector.Elements,
            ScalarResult scalar => [new(LabelSet.Empty, scalar.Point.Value)],
            _ => throw Odd(body),
        }
        : throw Odd(body);
    }

    private HttpRequestException Odd(string body) =>
        new($"{loki.Authority} answered with something that is no answer to a metric query: {Short(body)}");

    private static string Short(string body) => body.Trim() is var text && text.Length > MaxAnswerText
        ? text[..MaxAnswerText]
        : text;
}
