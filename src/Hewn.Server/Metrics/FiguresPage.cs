using System.Globalization;
using Hewn.AspNetCore.Metrics;

namespace Hewn.Server.Metrics;

/// <summary>The server's own figures as Prometheus reads them.</summary>
internal static class FiguresPage
{
    /// <summary>The page as it is now.</summary>
    public static string Write(LogServer server)
    {
        var text = new PrometheusText();
        WriteRequests(server.Counters, text);
        text.Begin("hewn_pushed_lines_total", "counter", "Pushed lines that were taken.");
        foreach ((string tenant, (long lines, _)) in server.Counters.Received)
            text.Sample("hewn_pushed_lines_total", lines, ("tenant", tenant));
        text.Begin("hewn_pushed_bytes_total", "counter", "Bytes of pushed lines that were taken.");
        foreach ((string tenant, (_, long bytes)) in server.Counters.Received)
            text.Sample("hewn_pushed_bytes_total", bytes, ("tenant", tenant));
        text.Begin("hewn_discarded_lines_total", "counter", "Pushed lines that were refused, by reason.");
        foreach (((string tenant, string reason), (long lines, _)) in server.Counters.Discarded)
            text.Sample("hewn_discarded_lines_total", lines, ("tenant", tenant), ("reason", reason));
        text.Begin("hewn_discarded_bytes_total", "counter", "Bytes of pushed lines that were refused, by reason.");
        foreach (((string tenant, string reason), (_, long bytes)) in server.Counters.Discarded)
            text.Sample("hewn_discarded_bytes_total", bytes, ("tenant", tenant), ("reason", reason));
        WriteGauges(server, text);
        Rules.RuleFigures.Write(server, text);
        return text.ToString();
    }

    /// <summary>Requests by endpoint.</summary>
    public static void WriteRequests(ServerCounters counters, PrometheusText text)
    {
        text.Begin("hewn_server_requests_total", "counter", "Requests by endpoint and status.");
        foreach ((string route, RouteCount count) in counters.Routes)
        {
            foreach ((int status, long requests) in count.Statuses)
            {
                text.Sample("hewn_server_requests_total", requests, ("route", route),
                    ("status_code", status.ToString(CultureInfo.InvariantCulture)));
            }
        }

        text.Begin("hewn_server_request_seconds", "histogram", "How long requests took.");
        foreach ((string route, RouteCount count) in counters.Routes)
            text.Samples("hewn_server_request_seconds", count.Seconds, ("route", route));
    }

    private static void WriteGauges(LogServer server, PrometheusText text)
    {
        text.Begin("hewn_active_streams", "gauge", "Streams that lines were pushed to lately.");
        foreach (Store.Streams.TenantStreams tenant in server.Store.Tenants)
            text.Sample("hewn_active_streams", tenant.ActiveStreams, ("tenant", tenant.Name));
        Gauge(text, "hewn_stored_bytes", "Bytes of the files of pushed lines.", server.Store.Bytes);
        Gauge(text, "hewn_queries_running", "Queries that run.", server.Queries.Working);
        Gauge(text, "hewn_queries_waiting", "Queries that wait for their turn.", server.Queries.Waiting);
        Gauge(text, "hewn_pushes_running", "Pushes that are read and written.", server.Pushes.Working);
        Gauge(text, "hewn_pushes_waiting", "Pushes that wait for their turn.", server.Pushes.Waiting);
        Gauge(text, "hewn_tail_clients", "Clients that tail.", server.Tails.Count);
        Gauge(text, "hewn_server_start_time_seconds", "When the server was started, since 1970.",
            server.Started.ToUnixTimeSeconds());
        text.Begin("hewn_retention_deletions_total", "counter", "Days of lines that retention has deleted.");
        text.Sample("hewn_retention_deletions_total", server.DaysDeleted);
        text.Begin("hewn_packed_files_total", "counter", "Files of pushed lines that were packed.");
        text.Sample("hewn_packed_files_total", server.Keeper.FilesPacked);
        text.Begin("hewn_deleted_lines_total", "counter", "Lines that were deleted because somebody asked for it.");
        text.Sample("hewn_deleted_lines_total", server.Keeper.LinesDeleted);
        WriteIndexes(server.Indexes, text);
    }

    private static void WriteIndexes(Storage.IndexKeeper indexes, PrometheusText text)
    {
        text.Begin("hewn_indexed_files_total", "counter", "Indexes of log files that were built or carried on.");
        text.Sample("hewn_indexed_files_total", indexes.FilesIndexed);
        text.Begin("hewn_indexed_bytes_total", "counter", "Bytes of log files that were read to index them.");
        text.Sample("hewn_indexed_bytes_total", indexes.BytesIndexed);
        text.Begin("hewn_index_failures_total", "counter", "Times that an index of a log file could not be built.");
        text.Sample("hewn_index_failures_total", indexes.Failures);
    }

    private static void Gauge(PrometheusText text, string name, string help, double value)
    {
        text.Begin(name, "gauge", help);
        text.Sample(name, value);
    }
}
