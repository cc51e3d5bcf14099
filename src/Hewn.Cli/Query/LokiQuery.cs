using System.Globalization;
using System.Net;
using System.Text;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Metrics;
using Hewn.LogQL.Results;

namespace Hewn.Cli.Query;

/// <summary>Asks a Loki the same text over its HTTP API, and shows the answer the same way.</summary>
internal sealed class LokiQuery(QueryRequest request, Terminal terminal, TimeProvider time)
{
    private const long NsPerHour = 3_600_000_000_000;
    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(5);

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = _timeout };
        try
        {
            using HttpResponseMessage response = await client.GetAsync(Address(), cancellation).ConfigureAwait(false);
            string body = await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.OK)
                return Show(body);
            terminal.Error.WriteLine($"hewn query: {Place} refuses the query ({(int)response.StatusCode}): "
                + PlainText.OfLines(body.Trim()));
            return (int)response.StatusCode < 500 ? ExitCode.Usage : ExitCode.Failure;
        }
        catch (HttpRequestException problem)
        {
            terminal.Error.WriteLine($"hewn query: {Place} cannot be asked: {PlainText.Of(problem.Message)}. "
                + "Is a Loki listening there?");
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            terminal.Error.WriteLine($"hewn query: {Place} has not answered within {_timeout.TotalMinutes:0} minutes.");
        }

        return ExitCode.Failure;
    }

    private string Place => PlainText.Of(request.Loki!.GetLeftPart(UriPartial.Authority));

    private Uri Address()
    {
        long until = request.UntilNs ?? QueryTimeText.NsOf(time.GetUtcNow());
        var parameters = new List<(string Name, string Value)> { ("query", request.Text) };
        if (request.Expression is LogExpression)
        {
            parameters.Add(("limit", Number(request.Limit)));
            parameters.Add(("direction", request.IsForward ? "forward" : "backward"));
        }

        if (request.IsInstant)
        {
            parameters.Add(("time", Number(until)));
        }
        else
        {
            parameters.Add(("start", Number(request.SinceNs ?? until - NsPerHour)));
            parameters.Add(("end", Number(until)));
            if (request.StepNs is { } step)
                parameters.Add(("step", (step / 1_000_000_000m).ToString("0.#########", CultureInfo.InvariantCulture)));
        }

        var text = new StringBuilder(request.Loki!.ToString().TrimEnd('/'))
            .Append(request.IsInstant ? "/loki/api/v1/query?" : "/loki/api/v1/query_range?")
            .AppendJoin('&', parameters.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}"));
        return new Uri(text.ToString());
    }

    private int Show(string body)
    {
        if (request.Output == "json")
        {
            terminal.Output.WriteLine(PlainText.OfJson(body.Trim()));
            return ExitCode.Success;
        }

        if (LokiAnswer.TryRead(body, out IReadOnlyList<LogLine>? lines, out MetricResult? result))
        {
            if (result is not null)
                new MetricWriter(request, terminal).Write(result);
            else
                ShowLines(lines!);
            return ExitCode.Success;
        }

        terminal.Error.WriteLine($"hewn query: {Place} answered with something that is no answer of a Loki: "
            + PlainText.Of(body, 200));
        return ExitCode.Failure;
    }

    private void ShowLines(IReadOnlyList<LogLine> lines)
    {
        using var writer = LogWriter.Create(request, terminal);
        IEnumerable<LogLine> ordered = request.IsForward
            ? lines.OrderBy(line => line.TimestampNs)
            : lines.OrderByDescending(line => line.TimestampNs);
        foreach (LogLine line in ordered)
            writer.Write(line);
        writer.End();
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
