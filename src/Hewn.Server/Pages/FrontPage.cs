using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Hewn.Server.Dashboard;
using Hewn.Server.Http;
using Hewn.Store.Streams;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Pages;

/// <summary>The page at the root: what is stored, how to connect, the endpoints.</summary>
internal static partial class FrontPage
{
    private const string Connect = "/connect";
    private const string Html = "text/html; charset=utf-8";
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'";

    private static readonly string[] _endpoints =
    [
        "POST /loki/api/v1/push", "POST /v1/logs", "POST /v1/traces", "GET /loki/api/v1/query_range",
        "GET /loki/api/v1/query", "GET /loki/api/v1/labels",
        "GET /loki/api/v1/label/{name}/values", "GET /loki/api/v1/series", "GET /loki/api/v1/index/stats",
        "GET /loki/api/v1/index/volume", "GET /loki/api/v1/index/volume_range", "GET /loki/api/v1/detected_labels",
        "GET /loki/api/v1/detected_fields", "GET /loki/api/v1/detected_field/{name}/values",
        "GET /loki/api/v1/patterns", "GET /loki/api/v1/tail", "POST /loki/api/v1/delete",
        "GET /loki/api/v1/rules", "POST /loki/api/v1/rules/{namespace}", "GET /prometheus/api/v1/rules",
        "GET /prometheus/api/v1/alerts",
        "GET /loki/api/v1/format_query", "GET /loki/api/v1/status/buildinfo", "GET /loki/api/v1/drilldown-limits",
        "GET /ready", "GET /metrics", "GET /config", "GET /services", "GET /workspaces",
        "GET /workspaces/{workspace}/sessions", "POST /workspaces/{workspace}/sessions", "GET /sessions/{id}",
        "GET /sessions/{id}/logs", "POST /sessions/{id}/logs", "GET /sessions/{id}/tracks/{name}",
        "GET /sessions/{id}/parameters", "GET /sessions/{id}/files",
    ];

    /// <summary>Answers.</summary>
    public static Task WriteAsync(HttpContext context, LogServer server)
    {
        string place = $"{context.Request.Scheme}://{context.Request.Host}{PrefixOf(context)}{context.Request.PathBase}"
            + OwnPath(context.Request.Path.ToString());
        var html = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Hewn</title>"
            + "<meta name=\"viewport\" content=\"width=device-width\">"
            + "<meta name=\"color-scheme\" content=\"light dark\">"
            + "<style>html{background:Canvas;color:CanvasText}"
            + "body{font:16px/1.5 system-ui;max-width:50em;margin:2em auto;padding:0 1em}"
            + "code,pre{background:#8881;padding:.1em .3em}td{padding:0 1em 0 0}"
            + "code,pre{overflow-wrap:anywhere;white-space:pre-wrap}</style><main><h1>Hewn</h1>");
        if (PageFiles.AreThere && context.Request.Path.ToString().EndsWith(Connect, StringComparison.Ordinal))
            html.Append("<p><a href=\"./\">Look at the logs</a></p>"); // Relative: a proxy may take away a prefix.
        if (!PageFiles.AreThere)
            html.Append("<p>").Append(PageFiles.Missing).Append("</p>");
        html.Append("<h2>What is stored</h2><table>");
        Row(html, "Log files", Path.GetFullPath(server.Options.Directory));
        Row(html, "Pushed lines", Invariant($"{server.Store.Bytes:N0} bytes in files"));
        if (!server.Options.HasTenants)
        {
            foreach (TenantStreams tenant in server.Store.Tenants)
                Row(html, "Active streams", Invariant($"{tenant.ActiveStreams:N0}"));
        }

        html.Append("</table><h2>How to connect</h2><p>Grafana: a data source of the type Loki with this address:</p>")
            .Append("<pre>").Append(Encoded(place)).Append("</pre>")
            .Append("<p>Grafana Alloy, Promtail, and whatever else pushes to Loki:</p><pre>")
            .Append(Encoded(place + "/loki/api/v1/push")).Append("</pre>");
        html.Append("<p>This is how the server was asked. Behind a proxy that takes a part of the path away and does "
            + "not send it as <code>X-Forwarded-Prefix</code>, it is the address of this page without "
            + "<code>/connect</code>.</p>");
        if (server.Options.Keys.Count > 0)
            html.Append("<p>A key is needed: as a bearer token, or as the password of basic authentication.</p>");
        if (server.Options.HasTenants)
            html.Append("<p>Each request names its tenant in the header <code>X-Scope-OrgID</code>.</p>");
        html.Append("<h2>Endpoints</h2><ul>");
        foreach (string endpoint in _endpoints)
            html.Append("<li><code>").Append(Encoded(endpoint)).Append("</code>");
        html.Append("</ul></main></html>");
        context.Response.Headers.ContentSecurityPolicy = Policy;
        return TextAnswer.WriteAsync(context, 200, html.ToString(), Html);
    }

    private static void Row(StringBuilder html, string name, string value) => html.Append("<tr><td>")
        .Append(Encoded(name)).Append("<td><code>").Append(Encoded(value)).Append("</code>");

    /// <summary>What a proxy says that it has taken away from the path.</summary>
    private static string PrefixOf(HttpContext context) =>
        context.Request.Headers["X-Forwarded-Prefix"].ToString().TrimEnd('/') is var prefix
            && PathPrefix().IsMatch(prefix) ? prefix : "";

    [GeneratedRegex(@"^(/[\w.~-]+)+$")]
    private static partial Regex PathPrefix();

    private static string OwnPath(string path)
    {
        path = path.TrimEnd('/');
        return path.EndsWith(Connect, StringComparison.Ordinal) ? path[..^Connect.Length] : path;
    }

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
