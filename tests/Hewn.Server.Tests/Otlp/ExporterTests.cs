using System.Diagnostics;
using System.Text.Json;
using Hewn.Server.Tests.Support;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Hewn.Server.Tests.Otlp;

/// <summary>The exporter of OpenTelemetry for .NET, as it comes in its package, over HTTP with protobuf.</summary>
public sealed class ExporterTests
{
    private const string Source = "Hewn.Server.Tests.Exporter";

    private static ResourceBuilder Resource => ResourceBuilder.CreateEmpty()
        .AddService("checkout", "shop", "1.2.3", autoGenerateServiceInstanceId: false, "i-7")
        .AddAttributes([new("deployment.environment", "prod"), new("host.name", "gpu1"), new("build", 17)]);

    [Theory]
    [InlineData("/otlp/v1/logs")]
    [InlineData("/v1/logs")]
    public async Task Its_logs_are_found_by_labels_of_their_resource_and_by_all_else_they_have(string path)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using (ILoggerFactory factory = LoggerFactory.Create(builder => builder.AddOpenTelemetry(options =>
        {
            options.IncludeFormattedMessage = true;
            options.IncludeScopes = true;
            options.SetResourceBuilder(Resource);
            options.AddOtlpExporter(otlp => Aim(otlp, server, path));
        })))
        {
            ILogger logger = factory.CreateLogger("Shop.Orders");
            using (logger.BeginScope(new Dictionary<string, object> { ["tenant.id"] = "t-1" }))
            {
                logger.LogError(
                    new InvalidOperationException("no stock"), "Order {OrderId} failed after {Ms} ms", 42, 12.5);
            }

            logger.LogInformation("done");
        } // What is batched is sent when the factory ends.

        const string stream = """
            {service_name="checkout", service_namespace="shop", service_instance_id="i-7",
             deployment_environment="prod"}
            """;
        (await LinesAsync(server, stream + """ | OrderId="42" | Ms="12.5" | tenant_id="t-1" | host_name="gpu1" """
            + """| build="17" | service_version="1.2.3" | severity_text="Error" | severity_number="17" """
            + """| scope_name="Shop.Orders" | exception_type=~"(System.)?InvalidOperationException" """
            + """| exception_message="no stock" | exception_stacktrace=~"(?s).*no stock.*" """))
            .ShouldBe(["Order 42 failed after 12.5 ms"]);
        (await LinesAsync(server, stream)).Order(StringComparer.Ordinal)
            .ShouldBe(["Order 42 failed after 12.5 ms", "done"]);
        JsonElement series = await server.GetAsync("/loki/api/v1/series?match[]={service_name=\"checkout\"}");
        series.GetProperty("data").ToString().ShouldBe("[{\"deployment_environment\":\"prod\","
            + "\"service_instance_id\":\"i-7\",\"service_name\":\"checkout\",\"service_namespace\":\"shop\"}]");
    }

    [Theory]
    [InlineData("/otlp/v1/traces")]
    [InlineData("/v1/traces")]
    public async Task Its_spans_are_found_by_their_trace_and_beside_the_logs_that_they_held(string path)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var source = new ActivitySource(Source + path);
        string traceId;
        string parentId;
        using (TracerProvider tracer = Sdk.CreateTracerProviderBuilder().AddSource(source.Name)
            .SetResourceBuilder(Resource).AddOtlpExporter(otlp => Aim(otlp, server, path)).Build())
        using (ILoggerFactory factory = LoggerFactory.Create(builder => builder.AddOpenTelemetry(options => options
            .SetResourceBuilder(Resource).AddOtlpExporter(otlp => Aim(otlp, server, "/v1/logs")))))
        {
            using Activity parent = source.StartActivity("POST /orders", ActivityKind.Server).ShouldNotBeNull();
            (traceId, parentId) = (parent.TraceId.ToHexString(), parent.SpanId.ToHexString());
            using Activity child = source.StartActivity("reserve").ShouldNotBeNull();
            child.SetTag("items", 3);
            child.SetStatus(ActivityStatusCode.Error, "no stock");
            factory.CreateLogger("Shop").LogWarning("low");
        }

        string ofTrace = $" | trace_id=\"{traceId}\"";
        string[] spans = await LinesAsync(server, "{service_name=\"checkout\", type=\"span\"}" + ofTrace);
        spans.Length.ShouldBe(2);
        using var childLine = JsonDocument.Parse(spans.Single(line => line.Contains("\"reserve\"")));
        JsonElement span = childLine.RootElement.GetProperty("span");
        span.GetProperty("parent_span_id").GetString().ShouldBe(parentId);
        span.GetProperty("status").GetString().ShouldBe("error");
        span.GetProperty("status_message").GetString().ShouldBe("no stock");
        span.GetProperty("attributes").GetProperty("items").GetInt64().ShouldBe(3);
        span.GetProperty("duration_ms").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
        spans.Single(line => line.Contains("\"POST /orders\"")).ShouldContain("\"kind\":\"server\"");
        (await LinesAsync(server, "{service_name=\"checkout\"}" + ofTrace + " | severity_text=\"Warning\""))
            .ShouldBe(["low"]);
    }

    private static void Aim(OtlpExporterOptions otlp, RunningServer server, string path)
    {
        otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
        otlp.Endpoint = new Uri(server.Client.BaseAddress!, path);
    }

    /// <summary>The lines of the last hour, without their times.</summary>
    private static async Task<string[]> LinesAsync(RunningServer server, string query)
    {
        long now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        string[] lines = await server.LinesAsync(query, now - 3_600_000_000_000, now + 60_000_000_000);
        return [.. lines.Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..])];
    }
}
