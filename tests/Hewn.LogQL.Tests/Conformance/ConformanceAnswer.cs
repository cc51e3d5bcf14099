using System.Text.Json;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Results;
using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Tests.Conformance;

/// <summary>What this implementation says to a request: a status, and the answer or the error's text.</summary>
internal sealed record ConformanceAnswer(int Status, JsonElement Body, string Error)
{
    /// <summary>Answers a request as the server of Loki would.</summary>
    /// <param name="request">The request.</param>
    /// <param name="metrics">Who answers metric queries: writes <c>resultType</c> and <c>result</c>.</param>
    public static ConformanceAnswer To(
        ConformanceCase request, Action<ConformanceCase, SampleExpression, Utf8JsonWriter> metrics)
    {
        try
        {
            Expression expression = QueryParser.Parse(request.Query);
            if (expression is SampleExpression sample)
                return Written(json => metrics(request, sample, json));
            if (request.IsInstant)
                return new(400, default, "log queries are not supported as an instant query type");
            var options = new LogQueryOptions(request.StartNs, request.EndNs, request.Limit, request.IsForward);
            LogResult result = new LogQuery((LogExpression)expression).Run(options, ConformanceRecords.Source);
            return Written(json => LogJson.Write(json, result, request.IsCategorized));
        }
        catch (LogQLException refused)
        {
            return new(400, default, refused.Message);
        }
    }

    private static ConformanceAnswer Written(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        using var body = JsonDocument.Parse(stream.ToArray());
        return new(200, body.RootElement.Clone(), "");
    }
}
