using System.Globalization;
using System.Text;
using Hewn.Cli.Loki;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Metrics;
using Hewn.LogQL.Results;
using Hewn.Server.Remote;

namespace Hewn.Cli.Query;

/// <summary>Asks a Loki the same text over its HTTP API, and shows the answer the same way.</summary>
internal sealed class LokiQuery(QueryRequest request, RemoteLoki loki, Terminal terminal, TimeProvider time)
{
    private const long NsPerHour = 3_600_000_000_000;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        using var client = new LokiClient(loki, time);
        try
        {
            return request.Expression is LogExpression
                ? await ShowLinesAsync(client, cancellation).ConfigureAwait(false)
                : await ShowNumbersAsync(client, cancellation).ConfigureAwait(false);
        }
        catch (LokiException problem)
        {
            await terminal.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            terminal.Error.WriteLine($"hewn query: {PlainText.OfLines(problem.Message)}");
            return problem.IsRefusal ? ExitCode.Usage : ExitCode.Failure;
        }
    }

    private long Until => request.UntilNs ?? QueryTimeText.NsOf(time.GetUtcNow());

    private long Since => request.SinceNs ?? Until - NsPerHour;

    private async Task<int> ShowLinesAsync(LokiClient client, CancellationToken cancellation)
    {
        long limit = request.Limit == int.MaxValue ? long.MaxValue : request.Limit;
        var pages = new LokiPages(client, request.Text, Since, Until, request.IsForward, limit);
        IReadOnlyList<LogLine> page = await pages.NextAsync(cancellation).ConfigureAwait(false);
        if (request.Output == "json" && pages is { IsOver: true, Requests: 1 })
        {
            terminal.Output.WriteLine(PlainText.OfJson(Encoding.UTF8.GetString(pages.Body.Span).Trim()));
            return ExitCode.Success;
        }

        using var writer = LogWriter.Create(request, terminal);
        var faults = new LineFaults(request.Expression);
        for (; page.Count > 0; page = await pages.NextAsync(cancellation).ConfigureAwait(false))
        {
            foreach (LogLine line in page)
            {
                faults.Note(line);
                writer.Write(line);
            }
        }

        writer.End();
        await terminal.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        foreach (string sentence in faults.Sentences())
            terminal.Error.WriteLine($"hewn query: {PlainText.Of(sentence)}");
        return ExitCode.Success;
    }

    private async Task<int> ShowNumbersAsync(LokiClient client, CancellationToken cancellation)
    {
        var parameters = new List<(string Name, string Value)> { ("query", request.Text) };
        if (request.IsInstant)
        {
            parameters.Add(("time", Number(Until)));
        }
        else
        {
            parameters.Add(("start", Number(Since)));
            parameters.Add(("end", Number(Until)));
            if (request.StepNs is { } step)
                parameters.Add(("step", (step / 1_000_000_000m).ToString("0.#########", CultureInfo.InvariantCulture)));
        }

        string path = request.IsInstant ? "/loki/api/v1/query" : "/loki/api/v1/query_range";
        ReadOnlyMemory<byte> body = await client.AskAsync(path, parameters, cancellation).ConfigureAwait(false);
        string text = Encoding.UTF8.GetString(body.Span).Trim();
        if (request.Output == "json")
        {
            terminal.Output.WriteLine(PlainText.OfJson(text));
            return ExitCode.Success;
        }

        if (!LokiAnswer.TryRead(body, out _, out MetricResult? result) || result is null)
        {
            throw new LokiException($"{client.Place} answered with something that is no answer of a Loki: "
                + PlainText.Of(text, 200));
        }

        new MetricWriter(request, terminal).Write(result);
        return ExitCode.Success;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
