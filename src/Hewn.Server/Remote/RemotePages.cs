using System.Globalization;
using System.Net;
using Hewn.AspNetCore.Metrics;
using Hewn.Server.Dashboard;
using Hewn.Server.Http;
using Hewn.Server.Metrics;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Remote;

/// <summary>What a server before a Loki says of itself. No credential is in any of it.</summary>
internal sealed class RemotePages(RemoteServer server)
{
    private const string Html = "text/html; charset=utf-8";

    /// <summary>Answers <c>metrics</c>.</summary>
    public Task MetricsAsync(HttpContext context)
    {
        var text = new PrometheusText();
        FiguresPage.WriteRequests(server.Counters, text);
        Gauge(text, "hewn_queries_running", "Queries that run.", server.Queries.Working);
        Gauge(text, "hewn_queries_waiting", "Queries that wait for their turn.", server.Queries.Waiting);
        Gauge(text, "hewn_tail_clients", "Clients that tail.", server.Tails.Count);
        Gauge(text, "hewn_server_start_time_seconds", "When the server was started, since 1970.",
            server.Started.ToUnixTimeSeconds());
        return TextAnswer.WriteAsync(context, 200, text.ToString(), PrometheusText.ContentType);
    }

    /// <summary>Answers <c>config</c>.</summary>
    public Task ConfigAsync(HttpContext context) => TextAnswer.WriteAsync(context, 200,
        FormattableString.Invariant($"target: remote\nloki: {TimeText.Quoted(server.Loki.Url.ToString())}\n")
        + FormattableString.Invariant($"auth_enabled: {(server.Options.HasTenants ? "true" : "false")}\n")
        + string.Create(CultureInfo.InvariantCulture, $"api_keys: {server.Options.Keys.Count}\n"));

    /// <summary>Answers <c>services</c>.</summary>
    public static Task ServicesAsync(HttpContext context) =>
        TextAnswer.WriteAsync(context, 200, "server => Running\n");

    /// <summary>Answers at the root.</summary>
    public Task FrontAsync(HttpContext context) => TextAnswer.WriteAsync(context, 200,
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Hewn</title><h1>Hewn</h1><p>Loki's API, "
        + $"answered by the Loki at <code>{WebUtility.HtmlEncode(server.Loki.Place)}</code>. Grafana: a data source of "
        + "the type Loki with the address of this page.</p>" + (PageFiles.AreThere ? "" : $"<p>{PageFiles.Missing}</p>")
        + "</html>", Html);

    private static void Gauge(PrometheusText text, string name, string help, double value)
    {
        text.Begin(name, "gauge", help);
        text.Sample(name, value);
    }
}
